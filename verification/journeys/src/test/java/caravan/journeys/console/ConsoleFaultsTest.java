package caravan.journeys.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** What the page does about answers that a healthy system does not give, and about what people do meanwhile. */
class ConsoleFaultsTest extends ScriptedPage {
    @Test
    void aPressAfterALostAnswerIsTheSameRequestAndOneAfterAnAnswerIsNot() {
        answer("GET /stock/tea", "{ on_hand: 5, reserved: 0, available: 5, version: 1 }");
        answer("GET /stock/tea/movements", "[]");
        answer("GET /changes/inventory", "[]");
        answer("POST /stock/tea/receipts", "() => window.lost()");
        browser().go("stock/tea");
        type("quantity", "5");
        browser().click("Receive").seeText("the answer is lost");
        answer("POST /stock/tea/receipts", "() => window.reply(503, { detail: 'overloaded' })");
        browser().click("Receive").seeText("overloaded");
        answer("POST /stock/tea/receipts", "({ body }) => window.reply(422, { detail: `refused ${body.quantity}` })");

        browser().click("Receive").seeText("refused 5");
        browser().click("Receive");
        type("quantity", "0");
        browser().click("Receive").seeText("refused 50");

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

        browser()
                .run("const api = await import('/console/api.js');"
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
        browser().go("payments").see(more);

        browser()
                .run("const button = [...document.querySelectorAll('main button')].at(-1); button.click();"
                        + "await new Promise(requestAnimationFrame); button.click()");
        browser().run("window.more()");
        browser().see(By.xpath("//main//tbody/tr[2]"));
        assertThat(browser().texts(rows)).hasSize(2);
        assertThat(asked("GET /payments?after")).hasSize(1);

        browser().go("stock").go("payments").click(more);
        type("order_id", "7\n");
        browser().see(By.xpath("//main//tbody//code[contains(@title, 'order_id=7')]"));
        browser().run("window.more(); await new Promise(requestAnimationFrame)");
        assertThat(browser().texts(rows)).hasSize(1);
    }

    @Test
    void whoIsNotSignedOutOnTheServerIsToldAndCanTryAgain() {
        answer("DELETE /browser-sessions", "() => window.reply(503, {})").click(By.xpath("//button[.='Sign out']"));
        browser().see(By.name("username"));
        browser().seeText("You are not signed out on the server");

        answer("DELETE /browser-sessions", "() => window.reply(204)").click("Sign out again");

        browser().see(By.xpath("//main[not(.//*[@role='alert'])]"));
        assertThat(browser().stored()).doesNotContain("ending");
    }

    @Test
    void aViewThatBreaksIsWholeAgainAtTheNextAddress() {
        answer("GET /orders", "[{ id: 'an order without items' }]");
        browser().go("orders").see(By.cssSelector("[role=alert]"));
        answer("GET /orders", "[]");

        browser().go("orders?status=pending").seeText("No order fits");
        browser().go("orders/%").see(By.xpath("//h1[.='Order']"));
    }

    @Test
    void viewsOfServicesThatCouldNotBeListedAreToldAndLoadedAgain() {
        answer("GET /console/views.json", "() => window.reply(503, { title: 'Overloaded' })")
                .click(By.xpath("//button[.='Sign out']"));
        browser().signIn("ann", "secret").go("products").seeText("Views of services are missing: Overloaded");

        answer("GET /console/views.json", "undefined").click("Try again").seeText("Offer a product");
    }

    @Test
    void aSearchLeadsOnWithoutATrapForBackAndTheViewsHeadHasTheFocus() {
        answer("GET /stock", "[]");
        answer("GET /stock/tea", "{ on_hand: 5, reserved: 0, available: 5, version: 1 }");
        browser().go("stock");
        type("sku", "tea\n");
        browser().see(By.xpath("//h1[.='Stock']/..//code[.='tea']"));
        assertThat(browser().address()).isEqualTo("#/stock/tea");
        assertThat(browser().focused().getText()).isEqualTo("Stock");

        browser().back().see(By.name("sku"));

        assertThat(browser().address()).isEqualTo("#/stock");
    }

    @Test
    void aWriteIsNotSentAgainAsAnotherPersonWhoSignedInInAnotherTab() {
        answer("GET /products/tea", PRODUCT);
        answer("PUT /products/tea", "() => window.reply(401, { code: 'unauthorized' })");
        answer("POST /browser-sessions/refresh", "window.tokenOf('01a2-ben', 'staff')");
        browser().go("products/tea").seeText("Version 3");
        browser().run("localStorage.setItem('caravan-session', 'ben')");

        browser().click("Change").seeText("You are ben (staff) now, no longer ann");

        assertThat(asked("PUT")).hasSize(1);
        answer("PUT /products/tea", "() => window.reply(500, { title: 'Reached', detail: 'as ben' })");
        browser().click("Understood").click("Change").seeText("as ben");
        assertThat(browser().text()).doesNotContain("no longer ann");
    }

    @Test
    void aSessionThatHasEndedLeadsToTheSignInPageWhichSaysWhy() {
        answer("GET /payments", "() => window.reply(401, {})");
        answer("POST /browser-sessions/refresh", "() => window.reply(401, {})");

        browser().go("payments").seeText("Your session is over").see(By.name("username"));
    }

    @Test
    void aChangeOfAPriceSendsAllOfTheProduct() {
        answer("GET /products/tea", PRODUCT);
        answer("GET /changes/catalog", "[]");
        answer("PUT /products/tea", "({ body }) => ({ sku: 'tea', version: 4, ...body })");
        browser().go("products/tea").see(By.xpath("//main//textarea[@name='description']"));
        browser().see(By.name("price")).clear();
        type("price", "5.49");

        browser().click("Change").see(By.xpath("//main//button[.='Change' and not(@disabled)]"));

        assertThat(browser().run("return JSON.stringify(window.asked.find(each => each.method === 'PUT').body)"))
                .isEqualTo("{\"name\":\"Tea\",\"price\":{\"amount\":549,\"currency\":\"EUR\"},"
                        + "\"description\":\"Green.\",\"weight\":7}");
    }

    /** With a field that the page does not know. */
    private static final String PRODUCT =
            "() => window.reply(200, { sku: 'tea', name: 'Tea', price: { amount: 499, currency: 'EUR' }, description: 'Green.',"
                    + " weight: 7, version: 3, changed_at: '2026-11-27T00:00:00Z' }, { ETag: '\"3\"' })";

    @Test
    void whatWasTypedStaysWhenSomebodyElseHasChangedTheThing() {
        answer("GET /products/tea", PRODUCT);
        answer(
                "PUT /products/tea",
                "() => window.reply(412, { title: 'Precondition Failed', detail: 'send If-Match' })");
        browser().go("products/tea").seeText("Version 3");
        type("name", " leaves");
        browser().click("Change").seeText("Somebody else has changed it meanwhile");
        assertThat(browser().text()).doesNotContain("If-Match");
        answer("GET /products/tea", PRODUCT.replace("version: 3", "version: 4").replace("Green.", "Black."));

        browser().click("Load again").seeText("Version 4");

        assertThat(
                        list(
                                "return ['name', 'description'].map(name => document.querySelector(`main [name=${name}]`).value)"))
                .isEqualTo(List.of("Tea leaves", "Black."));
        assertThat(browser().text()).doesNotContain("Somebody else");
    }

    @Test
    void noRowsOfAnotherSearchAreShownWhenOneFails() {
        answer("GET /traces", "[" + TRACE + "]");
        browser().go("traces").seeText("GET /teas");
        answer("GET /traces", "() => window.reply(503, { title: 'Overloaded' })");

        browser().go("traces?min_ms=5").seeText("Overloaded");

        assertThat(browser().text()).doesNotContain("GET /teas");
    }

    private static final String TRACE =
            "{ process: 'one', trace_id: 'ab', name: 'GET /teas', service: 'shop', start: '2026-11-27T00:00:00Z', duration_ms: 1,"
                    + " status_code: 404, stream: false, spans: 1, errors: 0 }";

    @Test
    void backShowsThePagesThatWereReadBefore() {
        answer("GET /payments", """
                ({ path }) => (path.includes('after') ? window.reply(200, [{ id: 'second' }])
                  : window.reply(200, [{ id: 'first' }], { Link: '</payments?after=1>; rel="next"' }))""");
        browser().go("payments").click("Show more").see(By.linkText("second"));
        browser().go("stock").see(By.name("sku"));

        browser().back().see(By.linkText("second"));

        browser().go("stock").go("payments").see(By.xpath("//main//button[.='Show more']"));
        assertThat(browser().text()).doesNotContain("second");
    }

    @Test
    void anIdThatIsNoneIsToldOnTheListsPage() {
        answer("GET /orders", "[]");
        browser().go("orders");
        type("id", "3f09\n");

        browser().seeText("There is no order 3f09");

        assertThat(browser().address()).startsWith("#/orders?id=3f09");
    }

    @Test
    void ordersAreFoundByTheBeginningOfAUsername() {
        answer(
                "GET /orders",
                "({ path }) => [{ id: path, status: 'pending', user_id: 'u', items: [], total: { amount: 1, currency: 'EUR' } }]");
        answer(
                "GET /users",
                "({ path }) => (path.includes('ann') ? [{ id: 'id-of-ann', username: 'ann' }] : [{ username: 'bea' }, { username: 'ben' }])");

        browser().go("orders?user=b").seeText("Which user?").click("ben");
        assertThat(browser().address()).isEqualTo("#/orders?user=ben");
        browser().go("orders?user=ann").see(By.xpath("//main//code[contains(@title, 'user_id=id-of-ann')]"));
    }

    @Test
    void anIdIsCopiedByItsButton() {
        answer("GET /payments", "[{ id: '01a2-of-a-payment' }]");
        browser().run("document.execCommand = () => { window.copied = document.activeElement.value; return true; }");

        browser().go("payments").click(By.cssSelector("button[aria-label='Copy 01a2-of-a-payment']"));

        browser().see(By.cssSelector("button[aria-label='copied']"));
        assertThat(browser().run("return window.copied")).isEqualTo("01a2-of-a-payment");
    }
}
