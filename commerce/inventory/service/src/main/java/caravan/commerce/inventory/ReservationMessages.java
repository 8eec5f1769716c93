package caravan.commerce.inventory;

import caravan.chassis.api.messages.Outbox;
import caravan.chassis.api.tracing.Cause;
import caravan.commerce.inventory.contract.CommitStock;
import caravan.commerce.inventory.contract.InventoryCommand;
import caravan.commerce.inventory.contract.InventoryMessage;
import caravan.commerce.inventory.contract.InventoryReply;
import caravan.commerce.inventory.contract.ReleaseStock;
import caravan.commerce.inventory.contract.ReserveStock;
import caravan.commerce.inventory.contract.ReturnStock;
import caravan.commerce.inventory.contract.StockCommitted;
import caravan.commerce.inventory.contract.StockRefused;
import caravan.commerce.inventory.contract.StockReleased;
import caravan.commerce.inventory.contract.StockReserved;
import caravan.commerce.inventory.contract.StockReturned;
import caravan.commerce.inventory.domain.Reservation;
import caravan.commerce.inventory.domain.ReservationCommand;
import caravan.commerce.inventory.domain.ReservationOutcome;
import caravan.commerce.kernel.Sku;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Maps the contract's messages to the domain's commands, and its outcomes to replies. */
final class ReservationMessages {
    private ReservationMessages() {}

    static ReservationCommand command(InventoryCommand message) {
        return switch (message) {
            case ReserveStock reserve ->
                new ReservationCommand.Reserve(
                        reserve.reservationId(),
                        reserve.lines().stream()
                                .map(line -> new Reservation.Line(line.sku(), line.quantity()))
                                .toList());
            case ReleaseStock release -> new ReservationCommand.Release(release.reservationId());
            case CommitStock commit -> new ReservationCommand.Commit(commit.reservationId());
            case ReturnStock takeBack -> new ReservationCommand.TakeBack(takeBack.reservationId());
        };
    }

    static InventoryReply reply(ReservationOutcome outcome) {
        return switch (outcome) {
            case ReservationOutcome.Reserved reserved -> new StockReserved(reserved.reservationId());
            case ReservationOutcome.Refused refused -> refused(refused);
            case ReservationOutcome.Released released -> new StockReleased(released.reservationId());
            case ReservationOutcome.Committed committed -> new StockCommitted(committed.reservationId());
            case ReservationOutcome.Returned returned -> new StockReturned(returned.reservationId());
        };
    }

    /** Either all shortages say how many pieces were left, or none does: earlier versions did not store it. */
    private static StockRefused refused(ReservationOutcome.Refused refused) {
        List<Sku> missing = new ArrayList<>();
        List<StockRefused.Shortage> told = new ArrayList<>();
        for (Reservation.Shortage shortage : refused.shortages()) {
            missing.add(shortage.sku());
            shortage.available().ifPresent(left -> told.add(new StockRefused.Shortage(shortage.sku(), left)));
        }
        return new StockRefused(
                refused.reservationId(), missing, told.isEmpty() ? Optional.empty() : Optional.of(told));
    }

    /** @param cause the command that this answers */
    static void send(Outbox outbox, InventoryReply reply, Cause cause) {
        String key = reply.reservationId().toString();
        switch (reply) {
            case StockReserved told -> outbox.add(InventoryMessage.STOCK_RESERVED, key, told, cause);
            case StockRefused told -> outbox.add(InventoryMessage.STOCK_REFUSED, key, told, cause);
            case StockReleased told -> outbox.add(InventoryMessage.STOCK_RELEASED, key, told, cause);
            case StockCommitted told -> outbox.add(InventoryMessage.STOCK_COMMITTED, key, told, cause);
            case StockReturned told -> outbox.add(InventoryMessage.STOCK_RETURNED, key, told, cause);
        }
    }
}
