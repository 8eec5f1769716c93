package caravan.commerce.orders;

import caravan.commerce.inventory.contract.InventoryReply;
import caravan.commerce.inventory.contract.StockCommitted;
import caravan.commerce.inventory.contract.StockRefused;
import caravan.commerce.inventory.contract.StockReleased;
import caravan.commerce.inventory.contract.StockReserved;
import caravan.commerce.inventory.contract.StockReturned;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.Order.Shortage;
import caravan.commerce.orders.domain.OrderEvent;
import java.time.Clock;
import java.util.List;

/** Inventory has reserved, refused, released, committed or taken back an order's stock. */
public final class HandleStockReplies extends AdvanceOrders<InventoryReply> {
    public HandleStockReplies(OrderRepository orders, Clock clock) {
        super(orders, clock);
    }

    @Override
    OrderId orderOf(InventoryReply reply) {
        return new OrderId(reply.reservationId().value());
    }

    @Override
    boolean isMeant(InventoryReply reply, Order order) {
        return true; // An order has one reservation, named by its own id.
    }

    @Override
    OrderEvent whatHappened(InventoryReply reply) {
        return switch (reply) {
            case StockReserved _ -> OrderEvent.Reply.STOCK_RESERVED;
            case StockRefused refused -> new OrderEvent.StockRefused(shortages(refused));
            case StockReleased _ -> OrderEvent.Reply.STOCK_RELEASED;
            case StockCommitted _ -> OrderEvent.Reply.STOCK_COMMITTED;
            case StockReturned _ -> OrderEvent.Reply.STOCK_RETURNED;
        };
    }

    private static List<Shortage> shortages(StockRefused refused) {
        return refused.shortages().orElse(List.of()).stream()
                .map(shortage -> new Shortage(shortage.sku(), shortage.available()))
                .toList();
    }
}
