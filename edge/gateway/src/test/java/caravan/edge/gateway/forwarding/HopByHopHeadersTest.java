package caravan.edge.gateway.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;

class HopByHopHeadersTest {
    private static MultiMap headers(String... namesAndValues) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            headers.add(namesAndValues[at], namesAndValues[at + 1]);
        }
        return headers;
    }

    @Test
    void whatBelongsToAConnectionOrToTheGatewayIsDroppedInAnyCase() {
        MultiMap to = headers();
        HopByHopHeaders.copyRequest(
                headers(
                        "Connection", "keep-alive, X-Once",
                        "x-ONCE", "1",
                        "TE", "trailers",
                        "X-forwarded-For", "192.0.2.1",
                        "X-CARAVAN-gateway-secret", "guessed",
                        "Expect", "100-continue",
                        "X-Twice", "a",
                        "x-twice", "b"),
                to);
        assertThat(to.names()).containsExactly("X-Twice");
        assertThat(to.getAll("X-Twice")).containsExactly("a", "b");
    }

    @Test
    void anAnswerLosesTheFieldsThatOnlyTheGatewaySets() {
        MultiMap to = headers();
        HopByHopHeaders.copyAnswer(
                headers(
                        "Access-Control-Allow-Origin", "*",
                        "RATELIMIT", "r",
                        "Content-Length", "3",
                        "ETag", "\"1\"",
                        "Ratelimits", "another name"),
                to);
        assertThat(to.names()).containsExactlyInAnyOrder("ETag", "Ratelimits");
    }

    @Test
    void theConnectionEndsWhereItSaysClose() {
        assertThat(HopByHopHeaders.isLast(headers("Connection", "Close"))).isTrue();
        assertThat(HopByHopHeaders.isLast(headers("Connection", "x-once, close")))
                .isTrue();
        assertThat(HopByHopHeaders.isLast(headers("Connection", "keep-alive"))).isFalse();
        assertThat(HopByHopHeaders.isLast(headers())).isFalse();
    }
}
