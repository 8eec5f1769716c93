package caravan.commerce.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import caravan.commerce.orders.domain.Order.Decision;
import caravan.commerce.orders.domain.OrderSaga.Instruction;
import caravan.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An order that costs nothing is reserved, shipped and returned without a payment. */
class FreeOrderTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Quote.Priced FREE = new Quote.Priced(
            List.of(new Order.Line(new Sku("leaflet"), new Quantity(3), Money.of(0, "EUR"))), Money.of(0, "EUR"));

    private final Order placed = Order.place(
                    new OrderId(new UUID(0, 1)),
                    new PaymentId(new UUID(0, 2)),
                    new UserId(new UUID(0, 3)),
                    FREE,
                    new PaymentMethod("approve"),
                    OrderDetails.NONE,
                    NOW)
            .order();

    private static Decision.Changed after(Order order, OrderEvent event) {
        return (Decision.Changed) order.decide(event, NOW);
    }

    @Test
    void itIsConfirmedOnceItsStockIsHeld() {
        Decision.Changed held = after(placed, OrderEvent.Reply.STOCK_RESERVED);

        assertThat(held.order().status()).isEqualTo(OrderStatus.CONFIRMED);
        assertThat(held.instructions()).isEmpty();
        assertThat(held.order().isDrained()).isTrue();
    }

    @Test
    void itIsShippedAndReturnedWithoutMoney() {
        Order confirmed = after(placed, OrderEvent.Reply.STOCK_RESERVED).order();
        Decision.Changed shipped = after(confirmed, OrderEvent.Request.SHIPMENT_REQUESTED);
        Order committed =
                after(shipped.order(), OrderEvent.Reply.STOCK_COMMITTED).order();
        Decision.Changed returned = after(committed, OrderEvent.Request.RETURN_REQUESTED);

        assertThat(shipped.instructions()).containsExactly(Instruction.COMMIT_STOCK);
        assertThat(committed.isDrained()).isTrue();
        assertThat(returned.instructions()).containsExactly(Instruction.RETURN_STOCK);
        assertThat(returned.order().payment()).isEqualTo(PaymentState.NONE);
    }

    @Test
    void itsCancellationReleasesTheStockAlone() {
        Order confirmed = after(placed, OrderEvent.Reply.STOCK_RESERVED).order();

        assertThat(after(confirmed, OrderEvent.Request.CANCELLATION_REQUESTED).instructions())
                .containsExactly(Instruction.RELEASE_STOCK);
    }
}
