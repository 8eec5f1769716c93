package caravan.journeys.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.calls.Problems;
import caravan.journeys.shop.InTopologies;
import caravan.journeys.shop.Layout;
import caravan.journeys.shop.RunningShop;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Missing, forged and expired tokens open no route of any service. */
@InTopologies(Layout.ONE_PROCESS)
class BadTokensTest {
    private static final List<Ask> ASKS = List.of(
            Ask.get("/users/me"),
            Ask.get("/payments"),
            Ask.put("/products/mug", "{\"name\":\"x\",\"price\":{\"amount\":1,\"currency\":\"EUR\"}}"),
            Ask.post("/stock/mug/receipts", "{\"quantity\":1}"),
            Ask.post("/orders", "{\"items\":[\"mug\"]}"));

    private final RunningShop shop;
    private final ForgedTokens tokens;

    BadTokensTest(RunningShop shop) {
        this.shop = shop;
        this.tokens = ForgedTokens.in(shop, shop.staff().token());
    }

    @Test
    void aValidTokenThatTheTestSignedIsAccepted() {
        assertThat(shop.send(Ask.get("/users/me").as(tokens.with(claims -> claims)))
                        .status())
                .isEqualTo(200);
    }

    @TestFactory
    Stream<DynamicTest> aBadTokenOpensNoRoute() {
        return tokens.all().entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> askEverywhere(each.getValue())));
    }

    @Test
    void badTokensChangeNothing() {
        shop.awaitQuiet();
        Map<String, String> before = shop.footprint();
        tokens.all().values().forEach(this::askEverywhere);
        assertThat(shop.footprint()).isEqualTo(before);
    }

    private void askEverywhere(String badToken) {
        for (Ask ask : ASKS) {
            assertUnauthorized(shop.send(ask.as(badToken)), "invalid_token");
        }
    }

    @Test
    void withoutATokenNoProtectedRouteIsOpen() {
        for (Ask ask : ASKS) {
            assertUnauthorized(shop.send(ask), "no_token");
        }
    }

    @Test
    void anotherSchemeThanBearerIsNoToken() {
        Answer answer = shop.send(Ask.get("/users/me").with("Authorization", "Basic YW5uOnNlY3JldA=="));
        assertUnauthorized(answer, "invalid_token");
    }

    private static void assertUnauthorized(Answer answer, String code) {
        Problems.assertProblem(answer, 401, code);
        assertThat(answer.header("WWW-Authenticate").orElse("")).startsWith("Bearer");
    }
}
