package caravan.commerce.orders.contract;

import caravan.chassis.testkit.values.MessageSamples;
import caravan.chassis.testkit.values.SampledMessagesTest;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.Sku;
import caravan.kernel.MessageType;
import caravan.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrdersSamplesTest extends SampledMessagesTest {
    private static final Map<MessageType<? extends OrdersMessage>, OrdersMessage> MESSAGES = Map.of(
            OrdersMessage.ORDER_CHANGED,
            new OrderChanged(
                    OrderId.parse("019af2c4-5d6e-7a31-8c02-9b1f4e7d6a50"),
                    UserId.parse("019af2c4-1111-7a31-8c02-9b1f4e7d6a50"),
                    2,
                    "rejected",
                    Optional.of("out_of_stock"),
                    Optional.empty(),
                    Money.of(3998, "EUR"),
                    Instant.parse("2026-03-01T10:00:00.250Z"),
                    Optional.empty(),
                    Optional.empty()));

    OrdersSamplesTest() {
        super(OrdersMessage.TYPES, MESSAGES);
    }

    @Test
    void aLaterSampleHasTheRemainingPieces() {
        OrderChanged rejected = new OrderChanged(
                OrderId.parse("019af2c4-5d6e-7a31-8c02-9b1f4e7d6a50"),
                UserId.parse("019af2c4-1111-7a31-8c02-9b1f4e7d6a50"),
                2,
                "rejected",
                Optional.of("out_of_stock"),
                Optional.of(List.of(new OrderChanged.Shortage(new Sku("kettle-1.7"), 1))),
                Money.of(3998, "EUR"),
                Instant.parse("2026-03-01T10:00:00.250Z"),
                Optional.empty(),
                Optional.empty());
        MessageSamples.assertSampleDecodesTo(OrdersMessage.ORDER_CHANGED, "shortages", rejected);
        MessageSamples.assertIsWrittenAsSample(OrdersMessage.ORDER_CHANGED, "shortages", rejected);
    }

    @Test
    void aFurtherSampleHasTheReferenceAndTheMetadata() {
        OrderChanged confirmed = new OrderChanged(
                OrderId.parse("019af2c4-5d6e-7a31-8c02-9b1f4e7d6a50"),
                UserId.parse("019af2c4-1111-7a31-8c02-9b1f4e7d6a50"),
                2,
                "confirmed",
                Optional.empty(),
                Optional.empty(),
                Money.of(3998, "EUR"),
                Instant.parse("2026-03-01T10:00:00.250Z"),
                Optional.of("SHOP-2026/0815"),
                Optional.of(Map.of("channel", "web", "erp.id", "4711 = ä")));
        MessageSamples.assertSampleDecodesTo(OrdersMessage.ORDER_CHANGED, "details", confirmed);
        MessageSamples.assertIsWrittenAsSample(OrdersMessage.ORDER_CHANGED, "details", confirmed);
    }
}
