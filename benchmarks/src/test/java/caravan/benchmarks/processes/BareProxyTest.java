package caravan.benchmarks.processes;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.benchmarks.load.KeepAliveConnection;
import caravan.benchmarks.load.RecordedAnswer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BareProxyTest {
    private static final byte[] REQUEST = "GET /0 HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @Test
    void aBareProxyForwardsTheAnswerOfABareServer() throws Exception {
        RecordedAnswer answer = new RecordedAnswer(
                List.of("Content-Type: text/plain", "ETag: \"7\""), "tea".getBytes(StandardCharsets.US_ASCII));
        try (BareServer server = BareServer.start(List.of(), List.of(answer));
                BareProxy proxy = BareProxy.start(List.of(), server.address());
                KeepAliveConnection connection = KeepAliveConnection.open(proxy.address())) {
            for (int time = 0; time < 2; time++) {
                RecordedAnswer forwarded = connection.answerTo(REQUEST);
                assertThat(forwarded.body()).isEqualTo(answer.body());
                assertThat(forwarded.headers())
                        .map(line -> line.toLowerCase(java.util.Locale.ROOT))
                        .contains("etag: \"7\"");
            }
            assertThat(ProcessorTime.of(proxy.processId())).isPositive();
        }
    }
}
