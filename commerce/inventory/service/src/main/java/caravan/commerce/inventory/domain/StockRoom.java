package caravan.commerce.inventory.domain;

import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The stock and reservations of one batch, in memory. Each command sees what the commands before it changed, so hundreds of requests for
 * one SKU change its row once. For one batch and one thread.
 */
public final class StockRoom {
    private final Map<Sku, StockLevel> levels;
    private final Map<ReservationId, Reservation> reservations;
    private final Map<Sku, StockLevel> changedLevels = new LinkedHashMap<>();
    private final Map<ReservationId, Reservation> changedReservations = new LinkedHashMap<>();
    private final List<StockMovement> movements = new ArrayList<>();

    /**
     * @param levels the level of every SKU of the commands that has stock
     * @param reservations the known reservations of the commands
     */
    public StockRoom(Map<Sku, StockLevel> levels, Map<ReservationId, Reservation> reservations) {
        this.levels = new HashMap<>(levels);
        this.reservations = new HashMap<>(reservations);
    }

    /**
     * Does a command and returns its outcome. A repeat changes nothing and gets the same outcome.
     *
     * @throws IllegalStateException if a reservation is to be committed that is not held, or returned that is not committed: the sender has
     *     a bug that no reply could report
     * @throws IllegalArgumentException if a SKU comes twice in a request
     */
    public ReservationOutcome handle(ReservationCommand command) {
        ReservationId id = command.reservationId();
        @Nullable Reservation known = reservations.get(id);
        return switch (command) {
            case ReservationCommand.Reserve reserve ->
                known == null ? reserve(id, reserve.lines()) : answerAgain(known);
            case ReservationCommand.Release _ -> release(id, known);
            case ReservationCommand.Commit _ -> commit(id, known);
            case ReservationCommand.TakeBack _ -> takeBack(id, known);
        };
    }

    /** The levels that changed. */
    public Collection<StockLevel> changedLevels() {
        return changedLevels.values();
    }

    /** The reservations that are new or changed their state. */
    public Collection<Reservation> changedReservations() {
        return changedReservations.values();
    }

    /** The movements, in order. */
    public List<StockMovement> movements() {
        return movements;
    }

    private ReservationOutcome reserve(ReservationId id, List<Reservation.Line> lines) {
        refuseRepeatedSkus(id, lines);
        List<Reservation.Shortage> shortages = lines.stream()
                .filter(line -> level(line.sku()).available() < line.quantity().value())
                .map(line -> new Reservation.Shortage(
                        line.sku(), OptionalLong.of(level(line.sku()).available())))
                .toList();
        if (!shortages.isEmpty()) {
            keep(Reservation.refused(id, shortages));
            return new ReservationOutcome.Refused(id, shortages);
        }
        change(lines, (level, line) -> level.holding(line.quantity()));
        keep(Reservation.held(id, lines));
        return new ReservationOutcome.Reserved(id);
    }

    private static ReservationOutcome answerAgain(Reservation known) {
        return switch (known.state()) {
            case HELD, COMMITTED, RETURNED -> new ReservationOutcome.Reserved(known.id());
            case REFUSED -> new ReservationOutcome.Refused(known.id(), known.shortages());
            // Not "reserved", even if it was reserved once: the sender would rely on pieces that are not held any more.
            case RELEASED -> new ReservationOutcome.Released(known.id());
        };
    }

    private ReservationOutcome release(ReservationId id, @Nullable Reservation known) {
        if (known == null) {
            keep(Reservation.neverHeld(id));
        } else if (known.state() == Reservation.State.HELD) {
            change(known.lines(), (level, line) -> level.releasing(line.quantity()));
            keep(known.as(Reservation.State.RELEASED));
        }
        return new ReservationOutcome.Released(id);
    }

    private ReservationOutcome commit(ReservationId id, @Nullable Reservation known) {
        if (known != null && known.state() == Reservation.State.HELD) {
            change(known.lines(), (level, line) -> level.committing(line.quantity()));
            known.lines()
                    .forEach(line -> record(
                            id,
                            line,
                            StockMovement.Kind.COMMIT,
                            -line.quantity().value()));
            keep(known.as(Reservation.State.COMMITTED));
        } else if (known == null || !hasLeft(known)) {
            throw outOfPlace("committed", "held", id, known);
        }
        return new ReservationOutcome.Committed(id);
    }

    private ReservationOutcome takeBack(ReservationId id, @Nullable Reservation known) {
        if (known != null && known.state() == Reservation.State.COMMITTED) {
            // No bound here: the pieces are back in the stock, even if much was received meanwhile.
            change(
                    known.lines(),
                    (level, line) -> level.onHandChangedBy(line.quantity().value()));
            known.lines()
                    .forEach(line -> record(
                            id, line, StockMovement.Kind.RETURN, line.quantity().value()));
            keep(known.as(Reservation.State.RETURNED));
        } else if (known == null || known.state() != Reservation.State.RETURNED) {
            throw outOfPlace("returned", "committed", id, known);
        }
        return new ReservationOutcome.Returned(id);
    }

    private static boolean hasLeft(Reservation known) {
        return known.state() == Reservation.State.COMMITTED || known.state() == Reservation.State.RETURNED;
    }

    private StockLevel level(Sku sku) {
        return levels.getOrDefault(sku, StockLevel.none(sku));
    }

    private void change(List<Reservation.Line> lines, BiFunction<StockLevel, Reservation.Line, StockLevel> next) {
        for (Reservation.Line line : lines) {
            StockLevel changed = next.apply(level(line.sku()), line);
            levels.put(line.sku(), changed);
            changedLevels.put(line.sku(), changed);
        }
    }

    private void keep(Reservation changed) {
        reservations.put(changed.id(), changed);
        changedReservations.put(changed.id(), changed);
    }

    private void record(ReservationId id, Reservation.Line line, StockMovement.Kind kind, long change) {
        movements.add(new StockMovement(line.sku(), kind, change, id.toString(), Optional.empty()));
    }

    private static void refuseRepeatedSkus(ReservationId id, List<Reservation.Line> lines) {
        Set<Sku> skus = new HashSet<>();
        for (Reservation.Line line : lines) {
            if (!skus.add(line.sku())) {
                throw new IllegalArgumentException("reservation " + id + " asks for " + line.sku()
                        + " twice: the sender must add up the quantities of a SKU");
            }
        }
    }

    private static IllegalStateException outOfPlace(
            String asked, String needed, ReservationId id, @Nullable Reservation known) {
        String state = known == null ? "unknown" : known.state().name();
        return new IllegalStateException("reservation " + id + " is to be " + asked + " but is " + state
                + ", and only one that is " + needed + " can be: see what its sender sent before");
    }
}
