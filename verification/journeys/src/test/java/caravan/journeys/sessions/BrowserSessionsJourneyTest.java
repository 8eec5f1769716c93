package caravan.journeys.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.calls.Problems;
import caravan.journeys.shop.Await;
import caravan.journeys.shop.InTopologies;
import caravan.journeys.shop.Layout;
import caravan.journeys.shop.RunningShop;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A page that is served at the shop's own address: through a gateway, the service must know that address. */
@InTopologies({Layout.FLEET, Layout.ONE_PROCESS})
class BrowserSessionsJourneyTest {
    private static final String PATH = "/browser-sessions";

    private final RunningShop shop;
    private final String own;

    BrowserSessionsJourneyTest(RunningShop shop) {
        this.shop = shop;
        this.own = shop.topology().address().toString().replaceAll("/$", "");
    }

    private Answer asPageOf(String origin, Ask ask) {
        return shop.send(ask.with("Caravan-Browser-Session", "1").with("Origin", origin));
    }

    private Answer signIn(String name) {
        return asPageOf(own, Ask.post(PATH, RunningShop.credentials(name, RunningShop.PASSWORD)));
    }

    private static String cookie(Answer answer) {
        String set = answer.header("Set-Cookie").orElseThrow();
        return set.substring(0, set.indexOf(';'));
    }

    private Answer refresh(String origin, String cookie) {
        return asPageOf(origin, Ask.of("POST", PATH + "/refresh").with("Cookie", cookie));
    }

    private int me(Answer answer) {
        return shop.send(Ask.get("/users/me").as(answer.field("access_token"))).status();
    }

    @Test
    void aBrowserSignsInRefreshesAndSignsOut() {
        Answer signedIn = signIn(shop.newCustomer().username());
        assertThat(signedIn.status()).as(signedIn.text()).isEqualTo(201);
        List<String> cookies = signedIn.headers().allValues("Set-Cookie");
        assertThat(cookies).hasSize(2).allMatch(each -> each.contains("; HttpOnly; SameSite=Strict"));

        Answer refreshed = refresh(own, cookie(signedIn));
        assertThat(refreshed.status()).as(refreshed.text()).isEqualTo(200);
        assertThat(me(refreshed)).isEqualTo(200);

        Answer out = asPageOf(own, Ask.delete(PATH).with("Cookie", cookie(refreshed)));
        assertThat(out.status()).as(out.text()).isEqualTo(204);
        Await.until("the token is refused", Duration.ofSeconds(10), () -> me(refreshed) == 401);
    }

    @Test
    void aPageOfAnotherOriginIsRefused() {
        String cookie = cookie(signIn(shop.newCustomer().username()));
        Problems.assertProblem(refresh("https://evil.example", cookie), 403, "cross_origin");
        Problems.assertProblem(
                shop.send(Ask.of("POST", PATH + "/refresh")
                        .with("Cookie", cookie)
                        .with("X-Forwarded-Host", "evil.example")
                        .with("Caravan-Browser-Session", "1")
                        .with("Origin", "http://evil.example")),
                403,
                "cross_origin");
        assertThat(refresh(own, cookie).status()).isEqualTo(200);
    }
}
