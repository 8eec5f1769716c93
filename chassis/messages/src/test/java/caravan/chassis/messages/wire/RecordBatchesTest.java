package caravan.chassis.messages.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecordBatchesTest {
    private static final Instant TIME = Instant.parse("2026-11-26T10:00:00.123456Z");

    @Test
    void aRowIsReadAsItWasWritten() {
        List<WrittenMessage> written = List.of(message("ä", "{\"deep\":[{\"type\":\"no\"}]}"), message("b", "1"));
        byte[] row = RecordBatches.encode(written);
        assertThat(RecordBatches.decode(row)).usingRecursiveComparison().isEqualTo(written);
    }

    @Test
    void aRowThatPostgresWroteIsRead() {
        byte[] row =
                "[{\"specversion\" : \"1.0\", \"type\" : \"shop.told.v1\", \"subject\" : \"k\", \"partition\" : 3, \"time\" : \"2026-11-26T10:00:00Z\", \"data\" : {}}]"
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(RecordBatches.decode(row)).singleElement().satisfies(message -> {
            assertThat(message.key()).isEqualTo("k");
            assertThat(text(CloudEvents.at("shop", 7, message.event())))
                    .isEqualTo(
                            "{\"source\":\"shop\",\"position\":\"7\",\"specversion\" : \"1.0\", \"type\" : \"shop.told.v1\","
                                    + " \"subject\" : \"k\", \"partition\" : 3, \"time\" : \"2026-11-26T10:00:00Z\", \"data\" : {}}");
        });
    }

    @Test
    void tooManyMessagesForARowBecomeSeveralRows() {
        WrittenMessage large = message("k", "\"" + "x".repeat(RecordBatches.BYTES_MAX / 3) + "\"");
        List<List<WrittenMessage>> rows =
                RecordBatches.split(Stream.generate(() -> large).limit(5).toList());
        assertThat(rows).extracting(List::size).containsExactly(2, 2, 1);
        assertThat(rows).allMatch(row -> RecordBatches.encode(row).length <= RecordBatches.BYTES_MAX);
    }

    @Test
    void aMessageThatIsTooLargeHasARowToItself() {
        WrittenMessage large = message("k", "\"" + "x".repeat(RecordBatches.BYTES_MAX) + "\"");
        assertThat(RecordBatches.split(List.of(message("k", "1"), large, message("k", "2"))))
                .hasSize(3);
    }

    @Test
    void aBrokenRowIsNotReadInPart() {
        assertThatThrownBy(() -> RecordBatches.decode("[{\"type\":\"shop.told.v1\"}]".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("lacks");
        assertThatThrownBy(() -> RecordBatches.decode("[{".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalStateException.class);
    }

    private static WrittenMessage message(String key, String data) {
        String event = "{\"type\":\"shop.told.v1\",\"subject\":\"" + key + "\",\"partition\":3,\"time\":\"" + TIME
                + "\",\"data\":" + data + "}";
        return new WrittenMessage("shop.told.v1", key, 3, TIME, event.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
