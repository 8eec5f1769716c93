package caravan.chassis.kafka.cluster;

import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.messages.wire.Partitions;
import caravan.chassis.testkit.values.MessageSchemas;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class WireRecordTest {
    @ParameterizedTest
    @ValueSource(longs = {Delivery.UNKNOWN, 0, 6})
    void theHeadersOfARecordFitTheirSchema(long previous) {
        byte[] event = "{}".getBytes(StandardCharsets.UTF_8);
        Delivery delivery = new Delivery(Partitions.of("key"), 7, previous, "ships.ship-named.v1", "key", event);
        ObjectNode headers = JsonMapper.shared().createObjectNode();
        for (Header header : WireRecord.of("ships", "caravan.ships", delivery).headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        MessageSchemas.assertFitsExactly("KafkaHeaders", headers);
    }
}
