package caravan.journeys.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import caravan.journeys.calls.Ask;
import caravan.journeys.shop.Await;
import caravan.journeys.shop.FleetOfProcesses;
import caravan.journeys.shop.InTopologies;
import caravan.journeys.shop.Layout;
import caravan.journeys.shop.RunningShop;
import caravan.run.supervisor.Fleet;
import caravan.run.supervisor.processes.FleetProcess;
import caravan.run.supervisor.processes.ProcessState;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.openqa.selenium.By;

/** What operators do in the console, in one process and through the gateway of a fleet. */
@InTopologies({Layout.FLEET, Layout.ONE_PROCESS})
class ConsoleTest {
    private static final List<String> VIEWS = List.of(
            "map",
            "products",
            "stock",
            "orders",
            "payments",
            "webhooks",
            "audit",
            "users",
            "health",
            "messages",
            "traces",
            "logs",
            "documents",
            "documents/messages",
            "documents/errors",
            "payments/ledger");
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(5);
    private static final Duration STARTED_WITHIN = Duration.ofMinutes(4);
    private static final Duration LETTER_WITHIN = Duration.ofSeconds(20);

    private final RunningShop shop;
    private @Nullable Browser browser;

    ConsoleTest(RunningShop shop) {
        this.shop = shop;
    }

    private boolean isFleet() {
        return shop.topology() instanceof FleetOfProcesses;
    }

    /** A test of the page alone: what serves it makes no difference. */
    @Retention(RetentionPolicy.RUNTIME)
    private @interface InOneProcess {}

    @BeforeEach
    void signIn(TestInfo test) {
        boolean isOfThePage = test.getTestMethod().orElseThrow().isAnnotationPresent(InOneProcess.class);
        assumeTrue(!isOfThePage || !isFleet(), "once is enough");
        browser = Browser.open(shop.topology().address());
        browser().signIn("admin", shop.topology().administratorPassword());
    }

    private Browser browser() {
        return Objects.requireNonNull(browser);
    }

    @AfterEach
    void close(TestInfo test) {
        if (browser == null) {
            return;
        }
        browser().picture(test.getTestMethod().orElseThrow().getName());
        List<String> complaints = browser().complaints();
        browser().close();
        assertThat(complaints).as("what the browser complains about").isEmpty();
    }

    @Test
    void anOrderSettlesBeforeTheOperatorsEyesAndItsTraceTellsHow() {
        browser().go("orders").see(By.cssSelector("table"));
        String id = shop.send(Ask.post("/orders", "{\"items\":[\"mug\"]}")
                        .as(shop.ann().token()))
                .field("id");

        browser().click(By.cssSelector("td a[href='#/orders/" + id + "']"));
        browser()
                .seeText("confirmed")
                .seeText("orders asks inventory to reserve stock")
                .seeText("answered after");
        assertThat(browser().texts(By.cssSelector(".timeline .badge"))).containsExactly("pending", "confirmed");
        browser().seeText("authorized").seeText("held").click(By.cssSelector("a.trace"));

        browser()
                .seeText("POST /orders")
                .seeText("process inventory.reserve-stock.v1")
                .seeText("process payments.authorize-payment.v1");
    }

    @Test
    @InOneProcess
    void anOrderIsFoundByItsIdAndShipped() {
        String id = shop.confirmedOrder(shop.ben());

        browser().go("orders").see(By.name("id")).sendKeys(id + "\n");
        browser().click("Ship");
        browser().click(By.cssSelector("dialog[open] button"));

        browser().seeText("Take back").seeText("order shipped");
        assertThat(shop.send(Ask.get("/orders/" + id).as(shop.ben().token())).field("status"))
                .isEqualTo("shipped");
    }

    @Test
    void aDeadLetterIsSeenWithItsErrorAndSentAgain() {
        shop.superuser().execute("ALTER TABLE orders.price ADD CONSTRAINT fault CHECK (sku <> 'odd') NOT VALID");
        shop.stock("odd", 700, "EUR");
        Await.until("the letter is there", LETTER_WITHIN, () -> !letters().isEmpty());

        browser().go("messages").seeText("remember-prices").seeText("catalog.product-changed.v1");
        browser().go("messages/orders").click(By.cssSelector("td a[href^='#/messages/orders/']"));
        browser().seeText("fault").seeText("\"sku\": \"odd\"");
        shop.superuser().execute("ALTER TABLE orders.price DROP CONSTRAINT fault");
        browser().click("Send its key again").seeText("1 letters of this key were applied");

        assertThat(letters()).isEmpty();
    }

    private List<String> letters() {
        return shop.send(Ask.get("/dead-letters/orders").as(shop.administrator().token()))
                .json()
                .valueStream()
                .map(each -> each.path("id").asString())
                .toList();
    }

    @Test
    void theAuditIsRunAndItsRulesAreShown() {
        shop.awaitQuiet();

        browser().go("audit").click("Run the audit").seeText("Everything holds");

        assertThat(browser().text()).contains("One Idempotency-Key of one caller makes at most one order");
    }

    @Test
    @InOneProcess
    void everyViewIsReadableByEveryoneInBothThemesAndOnEveryScreen() {
        for (String view : VIEWS) {
            browser().go(view).see(By.cssSelector("#content h1"));
            Await.until(
                    "nothing is loading", LETTER_WITHIN, () -> !browser().text().contains("Loading"));
            for (String theme : List.of("light", "dark")) {
                browser().theme(theme);
                assertThat(browser().accessibilityFaults())
                        .as(view + " in " + theme)
                        .isEmpty();
            }
            browser().resize(Browser.NARROW);
            assertThat(browser().isTooWide())
                    .as(view + " at 360 pixels is too wide")
                    .isFalse();
            browser().resize(Browser.WIDE);
        }
    }

    @Test
    @InOneProcess
    void aReloadKeepsTheSessionAndSigningOutEndsIt() {
        browser().reload().see(By.cssSelector("main#content"));
        assertThat(browser().stored())
                .as("what scripts of the page could read later")
                .doesNotContain("eyJ");

        browser().click(By.xpath("//button[.='Sign out']"));
        browser().see(By.name("username"));
        browser().reload().see(By.name("username"));
    }

    @Test
    @InOneProcess
    void staffSeeWhatTheirRoleAllows() {
        browser().click(By.xpath("//button[.='Sign out']"));
        browser().signIn(shop.staff().username(), RunningShop.PASSWORD);

        browser().go("map").seeText("Processes");
        assertThat(browser().texts(By.cssSelector("nav a")))
                .contains("Map", "Orders", "Health", "API")
                .doesNotContain("Traces", "Logs", "Audit");
    }

    @Test
    @InOneProcess
    void theKeyboardAloneReachesTheContent() {
        browser().go("orders").see(By.cssSelector("table"));

        browser().reload().see(By.cssSelector("table"));
        browser().press("\uE004", "\uE007"); // Tab, Enter

        assertThat(browser().focused()).isEqualTo("content");
    }

    @Test
    void aKilledProcessIsSeenOnTheMapWithinFiveSeconds() {
        assumeTrue(isFleet(), "one process shows no map when it is killed");
        Fleet fleet = ((FleetOfProcesses) shop.topology()).fleet();
        FleetProcess victim = fleet.processes().stream()
                .filter(each -> each.name().equals("catalog") && each.state() == ProcessState.READY)
                .findFirst()
                .orElseThrow();
        browser().go("map").seeText(victim.id());

        ProcessHandle.of(victim.processId()).orElseThrow().destroyForcibly();

        browser().seeText(victim.id() + " does not answer", SEEN_WITHIN);
        browser().seeText(victim.id() + " answers again, as a new process", STARTED_WITHIN);
    }
}
