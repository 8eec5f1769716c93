package caravan.commerce.inventory;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.messages.Message;
import caravan.commerce.inventory.contract.InventoryCommand;
import caravan.commerce.inventory.contract.InventoryReply;
import caravan.commerce.inventory.domain.Reservation;
import caravan.commerce.inventory.domain.ReservationCommand;
import caravan.commerce.inventory.domain.StockRoom;
import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Holds, releases, commits and takes back pieces when other services ask, and answers each command. */
public final class HandleReservationCommands implements UseCase<Message<InventoryCommand>, InventoryReply> {
    private final StockLevelRepository stock;
    private final ReservationRepository reservations;
    private final Clock clock;

    public HandleReservationCommands(StockLevelRepository stock, ReservationRepository reservations, Clock clock) {
        this.stock = stock;
        this.reservations = reservations;
        this.clock = clock;
    }

    @Override
    public List<InventoryReply> handle(Transaction transaction, List<Message<InventoryCommand>> messages) {
        List<ReservationCommand> commands = messages.stream()
                .map(message -> ReservationMessages.command(message.payload()))
                .toList();
        ReservationRepository.Locked locked = reservations.lock(transaction, ids(commands), skus(commands));
        StockRoom room = new StockRoom(locked.levels(), locked.reservations());

        List<InventoryReply> replies = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            InventoryReply reply = ReservationMessages.reply(room.handle(commands.get(i)));
            ReservationMessages.send(
                    transaction.outbox(), reply, messages.get(i).asCause());
            replies.add(reply);
        }
        save(transaction, room, locked.reservations().keySet());
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

    private static Set<ReservationId> ids(List<ReservationCommand> commands) {
        return commands.stream().map(ReservationCommand::reservationId).collect(Collectors.toSet());
    }

    /** The SKUs of new requests. The repository adds the SKUs of known reservations. */
    private static Set<Sku> skus(List<ReservationCommand> commands) {
        Set<Sku> skus = new HashSet<>();
        for (ReservationCommand command : commands) {
            if (command instanceof ReservationCommand.Reserve reserve) {
                reserve.lines().stream().map(Reservation.Line::sku).forEach(skus::add);
            }
        }
        return skus;
    }
}
