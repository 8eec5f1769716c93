package caravan.edge.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Heap;
import caravan.chassis.http.documents.WebSite;
import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.chassis.messages.documents.AsyncApiDocument;
import caravan.chassis.runtime.ProcessHeap;
import caravan.chassis.runtime.signals.ProcessSignals;
import caravan.chassis.runtime.telemetry.LogRing;
import caravan.chassis.runtime.tokens.TokenVerifier;
import caravan.chassis.runtime.tracing.ProcessSpans;
import caravan.chassis.settings.Configuration;
import caravan.edge.gateway.callers.CallerNames;
import caravan.edge.gateway.callers.RateLimiter;
import caravan.edge.gateway.callers.RecentWriters;
import caravan.edge.gateway.reports.JoinedReports;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The gateway's table of docs/memory.md: the sum of its bounds fits its heap. */
class GatewayMemoryTest {
    private static final int KIBIBYTE = 1024;
    private static final int MEBIBYTE = 1024 * KIBIBYTE;

    /** Measured on an idle gateway. */
    private static final long CODE_BYTES = 25L * MEBIBYTE;

    private static final int REQUEST_BYTES = 4 * KIBIBYTE;
    private static final int LONG_REQUEST_BYTES = 12 * KIBIBYTE;
    private static final long DOCUMENTS_BYTES = 2L * MEBIBYTE;

    @Test
    void theGatewayFitsItsHeap() {
        Heap heap = ProcessHeap.GATEWAY_OF_A_FLEET.heap();
        GatewaySettings settings = GatewaySettings.of(Configuration.of(Map.of(), Path.of("target")));
        Map<String, Long> rows = new LinkedHashMap<>();
        rows.put("code's own objects", CODE_BYTES);
        rows.put(
                "the listener's room",
                ListenerLimits.of(heap, ProcessHeap.directBytes()).room().bytesMax());
        rows.put("requests in flight", (long) settings.requestsInFlightMax() * REQUEST_BYTES);
        rows.put("answers on their way", GatewaySettings.answerBytesMax(heap));
        rows.put("event streams", (long) GatewaySettings.eventStreamsMax(heap) * GatewaySettings.EVENT_STREAM_BYTES);
        rows.put("event streams that lag", GatewaySettings.lagBytesMax(heap));
        rows.put("long requests", (long) settings.longRequestsMax() * LONG_REQUEST_BYTES);
        rows.put("callers' rates", (long) RateLimiter.callersMax(heap) * RateLimiter.CALLER_BYTES);
        rows.put("recent writers", (long) RecentWriters.BYTES);
        rows.put("callers of tokens", CallerNames.bytesMax(heap));
        rows.put("verified tokens", (long) TokenVerifier.verifiedTokensMax(heap) * TokenVerifier.VERIFIED_TOKEN_BYTES);
        rows.put("joined documents", DOCUMENTS_BYTES);
        rows.put("spans", ProcessSpans.bytesMax());
        rows.put("signals of the last hour", ProcessSignals.BYTES_MAX);
        rows.put("log lines", (long) LogRing.BYTES_MAX);
        rows.put("files of the console", (long) WebSite.BYTES_MAX);
        rows.put("reports being joined", JoinedReports.bytesMax());
        rows.put("document of messages", (long) AsyncApiDocument.BYTES_MAX);

        Map<String, Long> mebibytes = new LinkedHashMap<>();
        rows.forEach((what, bytes) -> mebibytes.put(what, bytes / MEBIBYTE));
        long sum = rows.values().stream().mapToLong(Long::longValue).sum();
        assertThat(sum / MEBIBYTE).as("the sum of %s", mebibytes).isLessThan(heap.bytes() / MEBIBYTE);
    }
}
