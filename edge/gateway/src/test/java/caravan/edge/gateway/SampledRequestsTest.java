package caravan.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which traces the gateway keeps, and tells the services to keep. */
class SampledRequestsTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final int REQUESTS = 100;

    private final ScriptedUpstream orders = ScriptedUpstream.answering(200, "from orders");

    @AfterEach
    void stop() {
        orders.close();
    }

    /** How many of the requests had a trace that is kept, when they reached the service. */
    private long kept(TestGateway gateway, String flag) throws Exception {
        orders.received.clear();
        for (int request = 0; request < REQUESTS; request++) {
            gateway.send(gateway.request("/orders").header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-" + flag));
        }
        List<String> sent = orders.received.stream()
                .map(request -> request.header("traceparent"))
                .toList();
        assertThat(sent).hasSize(REQUESTS).allSatisfy(each -> assertThat(each).startsWith("00-" + TRACE + "-"));
        return sent.stream().filter(each -> each.endsWith("-01")).count();
    }

    @Test
    void aStrangerCannotHaveMoreTracesKeptThanOthers() throws Exception {
        try (TestGateway gateway = new TestGateway().with("orders", orders)) {
            long begunNanos = System.nanoTime();
            long kept = kept(gateway, "01");
            long seconds = (System.nanoTime() - begunNanos) / 1_000_000_000 + 1;
            assertThat(kept).isBetween(1L, 10 + 10 * seconds);
        }
    }

    @Test
    void aTrustedProxysDecisionIsFollowed() throws Exception {
        try (TestGateway gateway = new TestGateway("trusted-proxies", "127.0.0.0/8").with("orders", orders)) {
            assertThat(kept(gateway, "01")).isEqualTo(REQUESTS);
            assertThat(kept(gateway, "00")).isZero();
        }
    }
}
