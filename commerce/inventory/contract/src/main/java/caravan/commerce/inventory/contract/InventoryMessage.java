package caravan.commerce.inventory.contract;

import caravan.kernel.MessageType;
import java.util.List;

/** The messages that inventory takes and sends, all keyed by the reservation's id. */
public sealed interface InventoryMessage permits InventoryCommand, InventoryReply {
    MessageType<ReserveStock> RESERVE_STOCK = new MessageType<>("inventory.reserve-stock.v1", ReserveStock.class);
    MessageType<ReleaseStock> RELEASE_STOCK = new MessageType<>("inventory.release-stock.v1", ReleaseStock.class);
    MessageType<CommitStock> COMMIT_STOCK = new MessageType<>("inventory.commit-stock.v1", CommitStock.class);
    MessageType<ReturnStock> RETURN_STOCK = new MessageType<>("inventory.return-stock.v1", ReturnStock.class);
    MessageType<StockReserved> STOCK_RESERVED = new MessageType<>("inventory.stock-reserved.v1", StockReserved.class);
    MessageType<StockRefused> STOCK_REFUSED = new MessageType<>("inventory.stock-refused.v1", StockRefused.class);
    MessageType<StockReleased> STOCK_RELEASED = new MessageType<>("inventory.stock-released.v1", StockReleased.class);
    MessageType<StockCommitted> STOCK_COMMITTED =
            new MessageType<>("inventory.stock-committed.v1", StockCommitted.class);
    MessageType<StockReturned> STOCK_RETURNED = new MessageType<>("inventory.stock-returned.v1", StockReturned.class);

    /** Every command of this contract. */
    List<MessageType<? extends InventoryCommand>> COMMANDS =
            List.of(RESERVE_STOCK, RELEASE_STOCK, COMMIT_STOCK, RETURN_STOCK);

    /** Every reply of this contract. */
    List<MessageType<? extends InventoryReply>> REPLIES =
            List.of(STOCK_RESERVED, STOCK_REFUSED, STOCK_RELEASED, STOCK_COMMITTED, STOCK_RETURNED);
}
