package caravan.journeys.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** What views show of answers that are rare, or that one system alone does not give. */
class ConsoleViewsTest extends ScriptedPage {
    @Test
    void whatOneServiceDoesNotAnswerHidesNothingOfTheOthers() {
        processes(
                "{ process: 'all', kind: 'service', status: 'up', outboxes: [{ service: 'orders', head: 1 }, { service: 'payments', head: 1 }] }");
        answer(
                "GET /dead-letters/orders/kinds",
                "() => window.reply(503, { title: 'Overloaded', detail: 'too much' })");
        answer("GET /dead-letters/payments/kinds", "[" + KIND + "]");

        browser().go("messages").seeText("orders: Overloaded").seeText("handle-orders");
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
        browser()
                .go("messages")
                .click("Send all again")
                .seeText("Apply 3 letters (payments, handle-orders, type unknown, failed)");
        browser().click(By.cssSelector("dialog[open] button"));

        goOn();
        browser().seeText("1 letter applied").click("Stop");
        goOn();
        browser().seeText("2 letters applied").see(By.xpath("//main//button[.='Send all again']"));

        assertThat(
                        browser()
                                .run(
                                        "return window.asked.filter(each => each.path.endsWith('redelivery')).map(each => JSON.stringify(each.body))"))
                .isEqualTo(
                        List.of(
                                "{\"subscription\":\"handle-orders\",\"source\":\"orders\",\"type\":\"\",\"reason\":\"failed\"}",
                                "{\"subscription\":\"handle-orders\",\"source\":\"orders\",\"type\":\"\",\"reason\":\"failed\",\"after\":\"x\"}"));
    }

    private void goOn() {
        browser().run("while (!window.goOn) await new Promise(requestAnimationFrame); window.goOn()");
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
        browser().go("map").seeText("orders-1");
        processes(gateway(2), orders);
        browser().seeText("another gateway answers now: gateway");

        processes(gateway(1), "{ process: 'orders@h:1', services: ['orders'], status: 'refused', host: 'h', port: 1 }");
        browser().seeText("orders-1 tells nothing");
        processes(gateway(2), orders);
        browser().seeText("orders-1 answers again");

        assertThat(browser().text()).doesNotContain("gateway does not answer", "orders@h:1");
        assertThat(browser().texts(By.cssSelector(".timeline li"))).hasSize(3);
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
    void aChartHasItsFiguresInATableForThoseWhoDoNotSeeIt() {
        processes("{ process: 'one', kind: 'service', status: 'up' }");
        answer("GET /signals", """
                ['one', 'two'].map(process => ({ process, interval_seconds: 60, from: '2026-11-27T00:00:00Z',
                  series: [{ kind: 'process', processor_share: [0.25, process === 'one' ? 0.5 : 0.75], heap_bytes: [1048576, 2097152] }] }))""");
        browser().go("health").click(By.xpath("//summary[contains(., 'Processors')]"));

        browser().see(By.cssSelector("figure tbody tr"));
        assertThat(browser().texts(By.cssSelector("figure tbody td.number"))).containsExactly("75 %", "25 %");
        assertThat(browser().accessibilityFaults()).isEmpty();
    }

    @Test
    void aStepIsOfTheProcessWhoseSpanContainsItAndOfNoOther() {
        List<Object> processes = list("""
                const { processAt } = await import('/console/views/orders.js');
                const span = (process, ofTrace, second, duration_ms, service = 'orders') =>
                  ({ process, ofTrace, service, start: `2026-11-27T00:00:0${second}Z`, duration_ms });
                const spans = [span('orders-1', 'a', 0, 9000), span('orders-2', 'a', 3, 1000), span('stock-1', 'a', 3, 1000, 'inventory'),
                  span('orders-2', 'b', 8, 1000)];
                const at = (trace_id, second, service = 'orders') => processAt(spans, { service, trace_id, at: `2026-11-27T00:00:0${second}Z` }) ?? 'nobody';
                return [at('a', '1'), at('a', '3.5'), at('a', '3.5', 'inventory'), at('b', '8.5'), at('b', '3.5'), at('a', '5', 'inventory'), at(undefined, '1')];
                """);

        assertThat(processes)
                .isEqualTo(List.of("orders-1", "orders-2", "stock-1", "orders-2", "nobody", "nobody", "nobody"));
    }

    @Test
    void anOrdersPaymentIsFollowedUntilItIsSettledAndNoLonger() {
        answer(
                "GET /orders/7",
                "{ id: '7', status: 'shipped', version: 3, items: [], total: { amount: 5, currency: 'EUR' }, user_id: 'u' }");
        answer("GET /orders/7/history", "[]");
        answer("GET /orders/7/events", "() => window.reply(204)");
        answer("GET /messages/orders", "[]")
                .run("window.answers['GET /messages/inventory'] = window.answers['GET /messages/payments'] = []");
        answer(
                "GET /reservations/7",
                "{ state: 'committed', lines: [], shortages: [], changed_at: '2026-11-27T00:00:00Z' }");
        answer("GET /payments", """
                () => [{ id: 'p', version: (window.looks = (window.looks ?? 0) + 1), amount: { amount: 5, currency: 'EUR' },
                  status: window.looks < 4 ? 'capturing' : 'captured' }]""");

        browser().go("orders/7").seeText("captured");
        // As long as a few looks would take.
        browser().run("for (let frame = 0; frame < 30; frame++) await new Promise(requestAnimationFrame)");

        assertThat(asked("GET /payments")).hasSize(4);
        browser().click("Reload").see(By.xpath("//main//button[.='Reload']"));
        browser().run("while (window.looks < 5) await new Promise(requestAnimationFrame)");
    }

    @Test
    void theContractsTellTheSourcesOfASubscriptionBeforeItsFirstMessage() {
        List<Object> found = list("""
                const { sourcesOf, sourcesOfRow } = await import('/console/reports.js');
                const operation = (action, ...types) => ({ action, messages: types.map(type => ({ $ref: `#/channels/c/messages/${type}` })) });
                const sources = sourcesOf({ operations: { 'shop.send-news': operation('send', 'a', 'b'), 'stock.send-news': operation('send', 'c'),
                  'orders.hear': operation('receive', 'b'), 'orders.obey': operation('receive', 'a', 'c') } });
                const of = (subscription, source) => sourcesOfRow({ service: 'orders', subscription, source }, sources).join();
                return [of('hear'), of('obey'), of('obey', 'stock'), of('other')];
                """);

        assertThat(found).isEqualTo(List.of("shop", "shop,stock", "stock", ""));
    }

    @Test
    void aTraceWithoutItsBeginningSaysSoAndASpanOpensByTheKeyboard() {
        answer("GET /traces/ab", """
                [['1', undefined, 'gateway-1'], ['2', '1', 'orders-1'], ['4', '3', 'orders-2']].map(([span_id, parent_span_id, process]) => ({ process, trace_id: 'ab', span_id,
                  parent_span_id, name: `work ${span_id}`, kind: 'internal', service: 'orders', start: '2026-11-27T00:00:00Z', duration_ms: 5, status: 'ok',
                  attributes: { 'http.route': '/teas' }, links: [] }))""");
        answer("GET /log-lines", "[]");
        browser()
                .go("traces/ab")
                .seeText("Some spans are gone, or were not kept: 1 span here")
                .seeText("gateway-1");

        browser().see(By.xpath("//main//button[contains(., 'work 4')]")).sendKeys("\n");

        browser().seeText("http.route").seeText("/teas");
        assertThat(browser().accessibilityFaults()).isEmpty();
    }

    @Test
    void theListOfTracesHidesWhatThePageReadsAndSaysWhatWasRefused() {
        answer("GET /traces", """
                [{ process: 'one', trace_id: 'ab', name: 'GET /teas', service: 'shop', start: '2026-11-27T00:00:00Z', duration_ms: 99, status_code: 404,
                  stream: true, spans: 1, errors: 0 }]""");

        browser().go("traces").seeText("refused").seeText("404").seeText("stream, 99 ms");

        assertThat(asked("GET /traces")).containsOnly("GET /traces?without=c0501e&limit=200");
        assertThat(browser()
                        .run("return window.asked.at(-1).headers.traceparent")
                        .toString())
                .startsWith("00-c0501e");
    }

    @Test
    void aProductWithoutStockHasAFormForItsFirstReceipt() {
        answer("GET /stock", "[]");
        answer("GET /changes/inventory", "[]");
        answer("GET /products/tea", "{ sku: 'tea' }")
                .go("stock")
                .see(By.name("sku"))
                .sendKeys("tea\n");

        browser().seeText("No stock yet").see(By.name("quantity"));

        assertThat(browser().texts(By.cssSelector("[role=alert]"))).isEmpty();
    }

    @Test
    void aWithdrawnProductCanBeOfferedAgainAsItWas() {
        answer("GET /changes/catalog", """
                [{ id: '2', action: 'product_withdrawn', before: { on_sale: true }, after: { on_sale: false } },
                 { id: '1', action: 'price_changed', before: { price_amount: 100 }, after: { price_amount: 250 } },
                 { id: '0', action: 'product_offered', after: { on_sale: true, name: 'Tea', price_amount: 100, price_currency: 'KWD' } }]""");

        browser().go("products/tea").seeText("Offer it again").see(By.name("name"));

        assertThat(
                        list(
                                "return ['name', 'price', 'currency'].map(name => document.querySelector(`main [name=${name}]`).value)"))
                .isEqualTo(List.of("Tea", "0.250", "KWD"));
        browser().seeText("KWD 0.250".replace(' ', '\u00a0'));
    }

    @Test
    void servicesWithoutADocumentAreNamed() {
        answer(
                "GET /openapi.json",
                "{ paths: { '/teas': { get: { summary: 'With `sugar`' } } }, 'x-unavailable': ['payments'] }");

        browser().go("documents").seeText("Routes of payments are missing").seeText("With sugar");

        answer("GET /openapi.json", "{ paths: {} }").click("Reload").seeText("0 of 0 routes");
        assertThat(browser().text()).doesNotContain("missing");
    }

    @Test
    void aTimeMovesOnAlthoughNothingIsLoaded() {
        answer("GET /payments", "[{ id: 'p', changed_at: new Date().toISOString() }]");

        browser().go("payments").seeText("1 s ago").seeText("2 s ago");

        assertThat(asked("GET /payments")).hasSize(1);
    }
}
