package caravan.commerce.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.testkit.values.MessageSchemas;
import caravan.commerce.orders.contract.OrdersMessage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The schema of the contract has the values that orders sends. */
class SchemasTest {
    private static Stream<String> valuesOf(String field) {
        return MessageSchemas.of(OrdersMessage.ORDER_CHANGED.name())
                .at("/properties/" + field + "/enum")
                .valueStream()
                .map(JsonNode::asString);
    }

    @Test
    void everyStatusAndEveryReasonIsThere() {
        assertThat(valuesOf("status"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(OrderStatus.values()).map(OrderStatus::text).toList());
        assertThat(valuesOf("reason"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Reason.values()).map(Reason::text).toList());
    }
}
