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
import java.util.ArrayList;
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
    private static final List<View> VIEWS = List.of(
            new View("map", "Messages between services"),
            new View("products", "Offer a product"),
            new View("stock", "On hand"),
            new View("orders", "Placed after"),
            new View("payments", "The ledger"),
            new View("payments/ledger", "Each transfer"),
            new View("audit", "Run the audit"),
            new View("users", "Registered"),
            new View("health", "Routes, last minute"),
            new View("messages", "Kinds of dead letters"),
            new View("messages/orders", "Sent messages that are still kept"),
            new View("traces", "At least (ms)"),
            new View("logs", "Levels"),
            new View("documents", "POST /orders"),
            new View("documents/messages", "orders.order-changed.v1"),
            new View("documents/errors", "What to do"),
            new View("products/mug", "Version"),
            new View("stock/mug", "Movements"));
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

    /** @param seen a text that is there once the view is */
    private record View(String address, String seen) {}

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
        // What comes after the answer is seen, too.
        browser().seeText("captured").seeText("committed").seeText("payments tells payment captured");
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
        browser().click("Send its key again").seeText("1 letter of this key applied");

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
        List<View> views = new ArrayList<>(VIEWS);
        views.add(new View("orders/" + shop.confirmedOrder(shop.ben()), "What happened"));
        views.add(new View("users/" + shop.ben().id(), "Sign-ins"));
        for (View view : views) {
            // Nothing of the view before is on the page any more.
            browser().go("none").seeText("There is no view none");
            browser().go(view.address()).seeText(view.seen());
            Await.until(
                    "nothing is loading", LETTER_WITHIN, () -> !browser().text().contains("Loading"));
            for (String theme : List.of("light", "dark")) {
                browser().theme(theme);
                assertThat(browser().accessibilityFaults())
                        .as(view + " in " + theme)
                        .isEmpty();
            }
            for (int width : List.of(Browser.NARROW, Browser.WIDEST, Browser.WIDE)) {
                browser().resize(width);
                assertThat(browser().isTooWide())
                        .as(view + " at " + width + " pixels is too wide")
                        .isFalse();
            }
        }
    }

    @Test
    @InOneProcess
    void theSearchAmongAServicesMessagesKeepsTheKindThatWasChosen() {
        browser().go("messages/orders?subscription=remember-prices&source=catalog&type=unknown&reason=failed");

        browser().see(By.name("key")).sendKeys("mug\n");

        browser().seeText("There are none.");
        browser().see(By.xpath("//h1[.='Messages of orders']"));
        assertThat(browser().address())
                .isEqualTo(
                        "#/messages/orders?key=mug&type=unknown&subscription=remember-prices&source=catalog&reason=failed");
    }

    @Test
    @InOneProcess
    void anOfferReplacesNoProductThatIsOnSale() {
        browser().go("products").see(By.name("sku")).sendKeys("mug");
        browser().see(By.name("name")).sendKeys("Another mug");
        browser().see(By.name("price")).sendKeys("0.01");

        browser().click("Offer").seeText("There is a product mug already");

        assertThat(browser().complaints()).allMatch(each -> each.contains("412"));
        assertThat(shop.send(Ask.get("/products/mug")).field("name")).isNotEqualTo("Another mug");
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

        assertThat(browser().focused().getDomAttribute("id")).isEqualTo("content");
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
