package caravan.chassis.messages.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.json.Json;
import caravan.chassis.messages.outbox.OutboxEpochs.EpochBegun;
import caravan.chassis.messages.snapshots.SnapshotMark;
import caravan.chassis.messages.wire.CloudEvents;
import caravan.chassis.messages.wire.Partitions;
import caravan.chassis.testkit.values.MessageSchemas;
import caravan.kernel.UuidV7;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The schemas of the envelope and of the chassis' own messages are those of what is written. */
class EnvelopeTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.250Z");
    private static final Cause CAUSE = new Cause("a-worker", new Trace("a".repeat(32), "b".repeat(16)));

    private static ObjectNode event() {
        CloudEvents.Unsent unsent = CloudEvents.Unsent.of(
                UuidV7.at(NOW, 1, 2),
                SnapshotMark.typeOf("ships"),
                "key",
                "{}".getBytes(StandardCharsets.UTF_8),
                CAUSE);
        byte[] event = CloudEvents.encode(unsent, Partitions.of("key"), NOW)
                .delivery("ships", 7)
                .event();
        return (ObjectNode) JsonMapper.shared().readTree(event);
    }

    @Test
    void anEventFitsAndDoesNotWithoutOneOfItsAttributes() {
        MessageSchemas.assertFitsExactly("CloudEvent", event());
    }

    @ParameterizedTest
    @CsvSource({
        "specversion, 0.3",
        "id, 7",
        "source, Ships and Boats",
        "type, ships.named",
        "subject, ''",
        "time, yesterday",
        "time, 2026-13-01T10:00:00Z",
        "time, 2026-03-01T10:00:00+01:00",
        "position, 0",
        "traceparent, 00-1-2-01",
        "datacontenttype, text/plain"
    })
    void anEventWithAnotherFormOfAnAttributeDoesNotFit(String attribute, String value) {
        ObjectNode event = event().put(attribute, value);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> MessageSchemas.assertFits("CloudEvent", event));
    }

    @Test
    void theMarksOfTheChassisFit() {
        MessageSchemas.assertDescribes("snapshot-mark.v1", SnapshotMark.class);
        MessageSchemas.assertDescribes("epoch-begun.v1", EpochBegun.class);
        MessageSchemas.assertFitsExactly("snapshot-mark.v1", written(new SnapshotMark(UuidV7.at(NOW, 1, 2), true)));
        MessageSchemas.assertFitsExactly("epoch-begun.v1", written(new EpochBegun(9_000_000_000L)));
        assertThat(SnapshotMark.typeOf("ships").name()).isEqualTo("ships.snapshot-mark.v1");
    }

    private static JsonNode written(Object message) {
        return JsonMapper.shared().readTree(Json.write(message));
    }
}
