package caravan.chassis.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Heap;
import caravan.chassis.http.HttpLimits;
import caravan.chassis.http.documents.WebSite;
import caravan.chassis.http.representations.Editions;
import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.chassis.kafka.KafkaTransport;
import caravan.chassis.messages.LocalTransport;
import caravan.chassis.messages.documents.AsyncApiDocument;
import caravan.chassis.messages.outbox.RecentMessages;
import caravan.chassis.messages.retention.PurgeOutbox;
import caravan.chassis.messages.sent.SentMessages;
import caravan.chassis.messages.trail.Changes;
import caravan.chassis.postgres.PoolBounds;
import caravan.chassis.runtime.cache.CacheBudget;
import caravan.chassis.runtime.signals.ProcessSignals;
import caravan.chassis.runtime.telemetry.LogRing;
import caravan.chassis.runtime.tokens.TokenVerifier;
import caravan.chassis.runtime.tracing.ProcessSpans;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table of docs/memory.md: the sum of a process' bounds fits its heap. */
class MemorySumTest {
    private static final int KIBIBYTE = 1024;
    private static final int MEBIBYTE = 1024 * KIBIBYTE;

    /** Measured on an idle process with all services. A process with one service takes less. */
    private static final long CODE_BYTES = 45L * MEBIBYTE;

    private static final int STREAM_BYTES = 8 * KIBIBYTE;
    private static final int DATABASE_CONNECTION_BYTES = 100 * KIBIBYTE;
    private static final int PROCESSORS = 2;

    /** The most subscriptions and listeners of one service, including those of the process. The largest service has three today. */
    private static final int RECEIVERS_OF_A_SERVICE = 4;

    private static final int SERVICES = 6;

    private static Map<String, Long> ofEach(Heap heap) {
        HttpLimits limits = HttpLimits.of(ListenerLimits.of(heap, ProcessHeap.directBytes()), heap);
        Map<String, Long> rows = new LinkedHashMap<>();
        rows.put("code's own objects", CODE_BYTES);
        rows.put("the listener's room", limits.listener().room().bytesMax());
        rows.put("requests that are worked on", (long) limits.requestsInFlightMax() * HttpLimits.REQUEST_BYTES);
        rows.put("answers being written as JSON", (long) PROCESSORS * MEBIBYTE);
        rows.put("event streams", (long) limits.eventStreamsMax() * STREAM_BYTES);
        rows.put("verified tokens", (long) TokenVerifier.verifiedTokensMax(heap) * TokenVerifier.VERIFIED_TOKEN_BYTES);
        rows.put("ended sessions", (long) TokenVerifier.revokedSessionsMax(heap) * TokenVerifier.REVOKED_SESSION_BYTES);
        rows.put("caches", CacheBudget.bytesMax(heap));
        rows.put("kept answers", limits.representationBytesMax());
        rows.put("spans", ProcessSpans.bytesMax());
        rows.put("log lines", (long) LogRing.BYTES_MAX);
        rows.put("files of the console", (long) WebSite.BYTES_MAX);
        rows.put("document of messages", (long) AsyncApiDocument.BYTES_MAX);
        rows.put("signals of the last hour", ProcessSignals.BYTES_MAX);
        rows.put("editions of kept answers", (long) SERVICES * Editions.BYTES);
        return rows;
    }

    private static void assertFits(Map<String, Long> rows, Heap heap) {
        long sum = rows.values().stream().mapToLong(Long::longValue).sum();
        Map<String, Long> mebibytes = new LinkedHashMap<>();
        rows.forEach((what, bytes) -> mebibytes.put(what, bytes / MEBIBYTE));
        assertThat(sum / MEBIBYTE).as("the sum of %s", mebibytes).isLessThan(heap.bytes() / MEBIBYTE);
    }

    @Test
    void oneProcessWithAllServicesFitsItsHeap() {
        Heap heap = ProcessHeap.ONE_PROCESS.heap();
        Map<String, Long> rows = ofEach(heap);
        rows.put("messages committed last", (long) SERVICES * RecentMessages.BYTES_MAX);
        rows.put("messages being purged", PurgeOutbox.bytesMax(SERVICES));
        rows.put("changes being exported", Changes.bytesMax(SERVICES));
        rows.put("pages of sent messages", SentMessages.bytesMax(SERVICES));
        rows.put("messages read for receivers", LocalTransport.bytesMax(SERVICES * RECEIVERS_OF_A_SERVICE));
        rows.put(
                "database connections",
                (long) SERVICES * PoolBounds.DEFAULT.connectionsMax() * DATABASE_CONNECTION_BYTES);
        assertFits(rows, heap);
    }

    @Test
    void aServiceOfAFleetFitsItsHeap() {
        Heap heap = ProcessHeap.SERVICE_OF_A_FLEET.heap();
        Map<String, Long> rows = ofEach(heap);
        rows.put("messages committed last", (long) RecentMessages.BYTES_MAX);
        rows.put("messages being purged", PurgeOutbox.bytesMax(1));
        rows.put("changes being exported", Changes.bytesMax(1));
        rows.put("pages of sent messages", SentMessages.bytesMax(1));
        rows.put("Kafka", KafkaTransport.bytesMax(RECEIVERS_OF_A_SERVICE));
        rows.put("database connections", (long) PoolBounds.DEFAULT.connectionsMax() * DATABASE_CONNECTION_BYTES);
        assertFits(rows, heap);
    }
}
