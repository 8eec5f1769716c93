package caravan.commerce.inventory;

import caravan.chassis.api.Message;
import caravan.chassis.api.Outbox;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.commerce.inventory.contract.InventoryCommand;
import caravan.commerce.inventory.contract.InventoryMessage;
import caravan.commerce.inventory.contract.InventoryReply;
import caravan.commerce.inventory.contract.ReservationId;
import caravan.commerce.inventory.contract.ReserveStock;
import caravan.commerce.inventory.contract.StockCommitted;
import caravan.commerce.inventory.contract.StockLine;
import caravan.commerce.inventory.contract.StockRefused;
import caravan.commerce.inventory.contract.StockReleased;
import caravan.commerce.inventory.contract.StockReserved;
import caravan.commerce.inventory.contract.StockReturned;
import caravan.commerce.inventory.domain.Reservation;
import caravan.commerce.inventory.domain.StockLevel;
import caravan.commerce.inventory.domain.StockRoom;
import caravan.commerce.kernel.Sku;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Holds, releases, commits and takes back what the commands of other services say, and answers each. */
public final class HandlingReservations implements UseCase<Message<InventoryCommand>, InventoryReply> {
    private final StockLevels stock;
    private final Reservations reservations;
    private final Clock clock;

    public HandlingReservations(StockLevels stock, Reservations reservations, Clock clock) {
        this.stock = stock;
        this.reservations = reservations;
        this.clock = clock;
    }

    @Override
    public List<InventoryReply> handle(Transaction transaction, List<Message<InventoryCommand>> commands) {
        // Reservations before levels, each in key order: two batches can never wait for one another in a circle.
        Map<ReservationId, Reservation> known = reservations.lock(transaction, ids(commands));
        Map<Sku, StockLevel> levels = stock.lock(transaction, skus(commands, known.values()));
        StockRoom room = new StockRoom(levels, known);

        List<InventoryReply> replies = new ArrayList<>(commands.size());
        for (Message<InventoryCommand> command : commands) {
            InventoryReply reply = room.handle(command.payload());
            tell(transaction.outbox(), reply, command);
            replies.add(reply);
        }
        save(transaction, room, known.keySet());
        return replies;
    }

    private void save(Transaction transaction, StockRoom room, Set<ReservationId> knownIds) {
        Instant now = clock.instant();
        Collection<Reservation> changed = room.changedReservations();
        Predicate<Reservation> known = reservation -> knownIds.contains(reservation.id());
        reservations.replace(transaction, changed.stream().filter(known).toList(), now);
        reservations.add(transaction, changed.stream().filter(known.negate()).toList(), now);
        stock.save(transaction, room.changedLevels(), room.movements(), now);
    }

    private static Set<ReservationId> ids(List<Message<InventoryCommand>> commands) {
        return commands.stream()
                .map(command -> command.payload().reservationId())
                .collect(Collectors.toSet());
    }

    private static Set<Sku> skus(List<Message<InventoryCommand>> commands, Collection<Reservation> known) {
        Set<Sku> skus = new HashSet<>();
        for (Message<InventoryCommand> command : commands) {
            if (command.payload() instanceof ReserveStock reserve) {
                reserve.lines().stream().map(StockLine::sku).forEach(skus::add);
            }
        }
        known.stream()
                .flatMap(reservation -> reservation.lines().stream())
                .map(StockLine::sku)
                .forEach(skus::add);
        return skus;
    }

    private static void tell(Outbox outbox, InventoryReply reply, Message<InventoryCommand> command) {
        String key = reply.reservationId().toString();
        switch (reply) {
            case StockReserved told -> outbox.add(InventoryMessage.STOCK_RESERVED, key, told, command.asCause());
            case StockRefused told -> outbox.add(InventoryMessage.STOCK_REFUSED, key, told, command.asCause());
            case StockReleased told -> outbox.add(InventoryMessage.STOCK_RELEASED, key, told, command.asCause());
            case StockCommitted told -> outbox.add(InventoryMessage.STOCK_COMMITTED, key, told, command.asCause());
            case StockReturned told -> outbox.add(InventoryMessage.STOCK_RETURNED, key, told, command.asCause());
        }
    }
}
