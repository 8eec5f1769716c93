package caravan.journeys.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/**
 * What the page does about answers that a healthy system does not give: lost ones, late ones, those of several gateways. The page is real,
 * the answers are scripted. It is loaded as from another machine over plain HTTP, where browsers lack what they give to trusted pages.
 */
class ConsoleFaultsTest {
    private static @Nullable PageServer server;
    private static @Nullable Browser shared;

    private Browser browser;

    ConsoleFaultsTest() {
        this.browser = Objects.requireNonNull(shared);
    }

    @BeforeAll
    static void open() {
        server = new PageServer();
        shared = Browser.open(server.address());
    }

    @AfterAll
    static void close() {
        if (shared != null) {
            shared.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void signIn() throws IOException {
        browser.run("localStorage.clear(); location.hash = ''");
        browser.reload().see(By.name("username"));
        try (InputStream script = getClass().getResourceAsStream("/console/scripted-api.js")) {
            browser.run(new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
        }
        browser.signIn("ann", "secret");
    }

    @AfterEach
    void nothingIsComplainedOf() {
        assertThat(browser.complaints())
                .as("what the browser complains about")
                .allMatch(each -> each.contains("Cross-Origin-Opener-Policy"));
    }

    /** The answer to a question, as a JavaScript expression. */
    private Browser answer(String question, String expression) {
        browser.run("window.answers['" + question + "'] = " + expression);
        return browser;
    }

    private List<Object> list(String script) {
        return List.copyOf((List<?>) Objects.requireNonNull(browser.run(script)));
    }

    /** The path of each question so far that begins so, with its method. */
    private List<Object> asked(String beginning) {
        return list("return window.asked.map(each => `${each.method} ${each.path}`).filter(each => each.startsWith('"
                + beginning + "'))");
    }

    private void type(String field, String text) {
        browser.see(By.cssSelector("main [name='" + field + "']")).sendKeys(text);
    }

    @Test
    void aPressAfterALostAnswerIsTheSameRequestAndOneAfterAnAnswerIsNot() {
        answer("GET /stock/tea", "{ on_hand: 5, reserved: 0, available: 5, version: 1 }");
        answer("GET /stock/tea/movements", "[]");
        answer("GET /changes/inventory", "[]");
        answer("POST /stock/tea/receipts", "() => window.lost()");
        browser.go("stock/tea");
        type("quantity", "5");
        browser.click("Receive").seeText("the answer is lost");
        answer("POST /stock/tea/receipts", "() => window.reply(503, { detail: 'overloaded' })");
        browser.click("Receive").seeText("overloaded");
        answer("POST /stock/tea/receipts", "({ body }) => window.reply(422, { detail: `refused ${body.quantity}` })");

        browser.click("Receive").seeText("refused 5");
        browser.click("Receive");
        type("quantity", "0");
        browser.click("Receive").seeText("refused 50");

        List<Object> keys =
                list("return window.asked.filter(each => each.method === 'POST' && each.path.endsWith('receipts'))"
                        + ".map(each => each.headers['Idempotency-Key'])");
        assertThat(keys).hasSize(5).doesNotContainNull();
        assertThat(keys.subList(0, 3)).as("until an answer says for certain").containsOnly(keys.getFirst());
        assertThat(keys.subList(2, 5)).as("after it").doesNotHaveDuplicates();
    }

    @Test
    void aStreamWithoutMoreEventsIsNotAskedForAgain() {
        answer("GET /orders/1/events", "() => window.reply(204)");

        browser.run("const api = await import('/console/api.js');"
                + "await api.events('/orders/1/events', () => {}, new AbortController().signal)");

        assertThat(asked("GET /orders/1/events")).hasSize(1);
    }

    @Test
    void reloadsDuringARequestBecomeOneAfterIt() {
        List<Object> begunAndAborted = list("""
                const { render } = await import('/console/lib/preact.module.js');
                const { html, useLoad } = await import('/console/kit.js');
                const begun = [];
                const shown = [];
                let reload;
                const Part = () => {
                  const loaded = useLoad(signal => new Promise(resolve => begun.push({ signal, resolve })), []);
                  reload = loaded.reload;
                  shown.push(loaded.value);
                  return null;
                };
                const until = async condition => {
                  while (!condition()) await new Promise(requestAnimationFrame);
                };
                render(html`<${Part}/>`, document.createElement('div'));
                await until(() => begun.length === 1);
                reload();
                reload();
                const during = begun.length;
                begun[0].resolve('first');
                await until(() => begun.length === 2);
                begun[1].resolve('second');
                await until(() => shown.includes('second'));
                return [during, begun.length, begun[0].signal.aborted, shown.includes('first')];
                """);

        assertThat(begunAndAborted).isEqualTo(List.of(1L, 2L, false, true));
    }

    @Test
    void showMorePressedTwiceAddsAPageOnceAndNothingToAnotherList() {
        answer("GET /payments", """
                async ({ path }) => {
                  if (!path.includes('after')) return window.reply(200, [{ id: path }], { Link: '</payments?after=1>; rel="next"' });
                  await new Promise(resume => { window.more = resume; });
                  return window.reply(200, [{ id: path }]);
                }""");
        By more = By.xpath("//main//button[.='Show more']");
        By rows = By.cssSelector("main tbody tr");
        browser.go("payments").see(more);

        browser.run("const button = [...document.querySelectorAll('main button')].at(-1); button.click();"
                + "await new Promise(requestAnimationFrame); button.click()");
        browser.run("window.more()");
        browser.see(By.xpath("//main//tbody/tr[2]"));
        assertThat(browser.texts(rows)).hasSize(2);
        assertThat(asked("GET /payments?after")).hasSize(1);

        browser.go("stock").go("payments").click(more);
        type("order_id", "7\n");
        browser.see(By.xpath("//main//tbody//code[contains(@title, 'order_id=7')]"));
        browser.run("window.more(); await new Promise(requestAnimationFrame)");
        assertThat(browser.texts(rows)).hasSize(1);
    }

    @Test
    void whatOneServiceDoesNotAnswerHidesNothingOfTheOthers() {
        processes(
                "{ process: 'all', kind: 'service', status: 'up', outboxes: [{ service: 'orders', head: 1 }, { service: 'payments', head: 1 }] }");
        answer(
                "GET /dead-letters/orders/kinds",
                "() => window.reply(503, { title: 'Overloaded', detail: 'too much' })");
        answer("GET /dead-letters/payments/kinds", "[" + KIND + "]");

        browser.go("messages").seeText("orders: Overloaded").seeText("handle-orders");
    }

    private static final String KIND =
            "{ subscription: 'handle-orders', source: 'orders', type: '', reason: 'failed', count: 3, complete: true,"
                    + " oldest: '2026-11-27T00:00:00Z', latest_error: 'no room' }";

    @Test
    void allLettersOfAKindAreSentAgainUntilSomebodyStopsIt() {
        processes("{ process: 'all', kind: 'service', status: 'up', outboxes: [{ service: 'payments', head: 1 }] }");
        answer("GET /dead-letters/payments/kinds", "[" + KIND + "]");
        answer("POST /dead-letters/payments/redelivery", """
                async () => {
                  await new Promise(resume => { window.goOn = resume; });
                  window.goOn = undefined;
                  return { redelivered: 1, failed_again: 0, remaining: 2, after: 'x' };
                }""");
        browser.go("messages")
                .click("Send all again")
                .seeText("Apply 3 letters (payments, handle-orders, type unknown, failed)");
        browser.click(By.cssSelector("dialog[open] button"));

        goOn();
        browser.seeText("1 letter applied").click("Stop");
        goOn();
        browser.seeText("2 letters applied").see(By.xpath("//main//button[.='Send all again']"));

        assertThat(
                        browser.run(
                                "return window.asked.filter(each => each.path.endsWith('redelivery')).map(each => JSON.stringify(each.body))"))
                .isEqualTo(
                        List.of(
                                "{\"subscription\":\"handle-orders\",\"source\":\"orders\",\"type\":\"\",\"reason\":\"failed\"}",
                                "{\"subscription\":\"handle-orders\",\"source\":\"orders\",\"type\":\"\",\"reason\":\"failed\",\"after\":\"x\"}"));
    }

    private void goOn() {
        browser.run("while (!window.goOn) await new Promise(requestAnimationFrame); window.goOn()");
    }

    private void processes(String... elements) {
        answer("GET /processes", "[" + String.join(",", elements) + "]");
    }

    @Test
    void instancesOfASubscriptionAreOneRowAndTheWorstOfThemIsSeen() {
        List<Object> row = list("""
                const { subscriptionsOf } = await import('/console/reports.js');
                const one = { service: 'orders', subscription: 'news', source: 'shop' };
                return subscriptionsOf([
                  { subscriptions: [{ ...one, state: 'running', per_second: 9, lag_seconds: 1, dead_letters: 4, types: [{ type: 'a', per_second: 9 }] }] },
                  { subscriptions: [{ ...one, state: 'stopped', per_second: 0.5, lag_seconds: 70, dead_letters: 3, types: [{ type: 'a', per_second: 0.5 }] }] },
                  { status: 'unreachable' },
                ]).map(each => [each.state, each.per_second, each.lag_seconds, each.dead_letters, each.types[0].per_second, each.lag_messages === undefined]);
                """);

        assertThat(row).isEqualTo(List.of(List.of("stopped", 9.5, 70L, 4L, 9.5, true)));
    }

    @Test
    void anotherGatewayIsNoDeathAndAProcessThatRefusesHasItsNameAgainLater() {
        String orders =
                "{ process: 'orders-1', kind: 'service', status: 'up', services: ['orders'], host: 'h', port: 1, started_at: '2026-11-27T00:00:00Z' }";
        processes(gateway(1), orders);
        browser.go("map").seeText("orders-1");
        processes(gateway(2), orders);
        browser.seeText("another gateway answers now: gateway");

        processes(gateway(1), "{ process: 'orders@h:1', services: ['orders'], status: 'refused', host: 'h', port: 1 }");
        browser.seeText("orders-1 tells nothing");
        processes(gateway(2), orders);
        browser.seeText("orders-1 answers again");

        assertThat(browser.text()).doesNotContain("gateway does not answer", "orders@h:1");
        assertThat(browser.texts(By.cssSelector(".timeline li"))).hasSize(3);
    }

    private static String gateway(int number) {
        return "{ process: 'gateway', kind: 'gateway', status: 'up', host: 'g" + number
                + "', port: 80, started_at: '2026-11-27T00:00:0" + number + "Z' }";
    }

    @Test
    void anAmountThatCanBeReadInTwoWaysIsRefused() {
        List<Object> amounts = list("""
                const { mainUnits, minorUnits } = await import('/console/format.js');
                const read = (text, currency) => {
                  try {
                    return minorUnits(text, currency);
                  } catch (failure) {
                    return failure.message.split('. ')[0];
                  }
                };
                return [read('4.99', 'EUR'), read('4,9', 'EUR'), read('1.234', 'KWD'), read('500', 'JPY'), mainUnits({ amount: 1234, currency: 'IQD' }),
                  read('1,234', 'EUR'), read('1.234', 'EUR'), read('1,234', 'KWD'), read('1e3', 'EUR'), read('', 'EUR')];
                """);

        assertThat(amounts)
                .isEqualTo(List.of(
                        499L,
                        490L,
                        1234L,
                        500L,
                        "1.234",
                        "“1,234” is not a clear amount of EUR",
                        "“1.234” is not a clear amount of EUR",
                        "“1,234” is not a clear amount of KWD",
                        "“1e3” is not a clear amount of EUR",
                        "“” is not a clear amount of EUR"));
    }

    @Test
    void whoIsNotSignedOutOnTheServerIsToldAndCanTryAgain() {
        answer("DELETE /browser-sessions", "() => window.reply(503, {})").click(By.xpath("//button[.='Sign out']"));
        browser.see(By.name("username"));
        browser.seeText("You are not signed out on the server");

        answer("DELETE /browser-sessions", "() => window.reply(204)").click("Sign out again");

        browser.see(By.xpath("//main[not(.//*[@role='alert'])]"));
        assertThat(browser.stored()).doesNotContain("ending");
    }

    @Test
    void aViewThatBreaksIsWholeAgainAtTheNextAddress() {
        answer("GET /orders", "[{ id: 'an order without items' }]");
        browser.go("orders").see(By.cssSelector("[role=alert]"));
        answer("GET /orders", "[]");

        browser.go("orders?status=pending").seeText("No order fits");
        browser.go("orders/%").see(By.xpath("//h1[.='Order']"));
    }

    @Test
    void viewsOfServicesThatCouldNotBeListedAreToldAndLoadedAgain() {
        answer("GET /console/views.json", "() => window.reply(503, { title: 'Overloaded' })")
                .click(By.xpath("//button[.='Sign out']"));
        browser.signIn("ann", "secret").go("products").seeText("Views of services are missing: Overloaded");

        answer("GET /console/views.json", "undefined").click("Try again").seeText("Offer a product");
    }

    @Test
    void aSearchLeadsOnWithoutATrapForBackAndTheViewsHeadHasTheFocus() {
        answer("GET /stock", "[]");
        browser.go("stock");
        type("sku", "tea\n");
        browser.see(By.xpath("//h1[.='Stock']/..//code[.='tea']"));
        assertThat(browser.address()).isEqualTo("#/stock/tea");
        assertThat(browser.focused().getText()).isEqualTo("Stock");

        browser.back().see(By.name("sku"));

        assertThat(browser.address()).isEqualTo("#/stock");
    }

    @Test
    void aChartHasItsFiguresInATableForThoseWhoDoNotSeeIt() {
        processes("{ process: 'one', kind: 'service', status: 'up' }");
        answer("GET /signals", """
                ['one', 'two'].map(process => ({ process, interval_seconds: 60, from: '2026-11-27T00:00:00Z',
                  series: [{ kind: 'process', processor_share: [0.25, process === 'one' ? 0.5 : 0.75], heap_bytes: [1048576, 2097152] }] }))""");
        browser.go("health").click(By.xpath("//summary[contains(., 'Processors')]"));

        browser.see(By.cssSelector("figure tbody tr"));
        assertThat(browser.texts(By.cssSelector("figure tbody td.number"))).containsExactly("75 %", "25 %");
        assertThat(browser.accessibilityFaults()).isEmpty();
    }
}
