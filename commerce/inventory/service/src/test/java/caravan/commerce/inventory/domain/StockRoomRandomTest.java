package caravan.commerce.inventory.domain;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares random commands in random batches with a model that knows no levels: it counts pieces one by one. */
class StockRoomRandomTest {
    private static final List<Sku> SKUS = List.of(new Sku("a"), new Sku("b"), new Sku("c"));
    private static final int RESERVATIONS = 40;
    private static final int BATCHES = 60;
    private static final int BATCH_COMMANDS_MAX = 30;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void levelsAgreeWithThePiecesCountedOneByOne(long seed) {
        Random random = new Random(seed);
        Map<Sku, StockLevel> levels = new HashMap<>();
        Map<ReservationId, Reservation> reservations = new HashMap<>();
        Map<Sku, Long> journal = new HashMap<>();
        Model model = new Model();
        for (Sku sku : SKUS) {
            int pieces = random.nextInt(30);
            levels.put(sku, new StockLevel(sku, pieces, 0, 1));
            journal.put(sku, (long) pieces);
            model.onHand.put(sku, pieces);
        }

        for (int batch = 0; batch < BATCHES; batch++) {
            StockRoom room = new StockRoom(levels, reservations);
            int commands = 1 + random.nextInt(BATCH_COMMANDS_MAX);
            for (int each = 0; each < commands; each++) {
                ReservationCommand command = model.nextCommand(random);
                model.see(command, room.handle(command));
            }
            room.changedLevels().forEach(level -> levels.put(level.sku(), level));
            room.changedReservations().forEach(reservation -> reservations.put(reservation.id(), reservation));
            room.movements().forEach(movement -> journal.merge(movement.sku(), movement.change(), Long::sum));

            for (Sku sku : SKUS) {
                assertThat(levels.get(sku).reserved())
                        .isEqualTo(model.held(sku))
                        .isEqualTo(heldLines(reservations, sku));
                assertThat(levels.get(sku).onHand())
                        .isEqualTo(model.onHand(sku))
                        .isEqualTo(journal.get(sku));
            }
        }
    }

    private static long heldLines(Map<ReservationId, Reservation> reservations, Sku sku) {
        return reservations.values().stream()
                .filter(reservation -> reservation.state() == Reservation.State.HELD)
                .flatMap(reservation -> reservation.lines().stream())
                .filter(line -> line.sku().equals(sku))
                .mapToLong(line -> line.quantity().value())
                .sum();
    }

    /** The model: which reservation has which pieces, by the stock room's replies. */
    private static final class Model {
        private final Map<Sku, Integer> onHand = new HashMap<>();
        private final Map<ReservationId, List<Reservation.Line>> asked = new HashMap<>();
        private final Map<ReservationId, List<Reservation.Line>> heldBy = new HashMap<>();
        private final Map<ReservationId, List<Reservation.Line>> goneTo = new HashMap<>();
        private final Set<ReservationId> over = new HashSet<>();

        /**
         * Any command that a correct sender may send: no commit of a reservation that is not held, no return of one that is not committed.
         */
        ReservationCommand nextCommand(Random random) {
            ReservationId id = StockRoomTest.id(random.nextInt(RESERVATIONS));
            boolean left = goneTo.containsKey(id);
            return switch (random.nextInt(5)) {
                case 0, 1 -> new ReservationCommand.Reserve(id, asked.computeIfAbsent(id, _ -> lines(random)));
                case 2 -> new ReservationCommand.Release(id);
                case 3 ->
                    heldBy.containsKey(id) || left
                            ? new ReservationCommand.Commit(id)
                            : new ReservationCommand.Release(id);
                case 4 ->
                    left
                            ? new ReservationCommand.TakeBack(id)
                            : new ReservationCommand.Reserve(id, asked.computeIfAbsent(id, _ -> lines(random)));
                default -> throw new AssertionError("five kinds");
            };
        }

        void see(ReservationCommand command, ReservationOutcome reply) {
            ReservationId id = command.reservationId();
            assertThat(reply.reservationId()).isEqualTo(id);
            switch (command) {
                case ReservationCommand.Reserve reserve -> {
                    if (reply instanceof ReservationOutcome.Reserved && !over.contains(id) && !goneTo.containsKey(id)) {
                        heldBy.put(id, reserve.lines());
                        reserve.lines()
                                .forEach(line -> assertThat(held(line.sku())).isLessThanOrEqualTo(onHand(line.sku())));
                    }
                }
                case ReservationCommand.Release _ -> {
                    heldBy.remove(id);
                    over.add(id);
                }
                case ReservationCommand.Commit _ -> {
                    List<Reservation.Line> removed = heldBy.remove(id);
                    if (removed != null) {
                        goneTo.put(id, removed);
                        removed.forEach(line ->
                                onHand.merge(line.sku(), -line.quantity().value(), Integer::sum));
                    }
                }
                case ReservationCommand.TakeBack _ -> goneTo.put(id, back(goneTo.get(id)));
            }
        }

        /** Puts the pieces back on hand; they cannot come back a second time. */
        private List<Reservation.Line> back(List<Reservation.Line> lines) {
            lines.forEach(line -> onHand.merge(line.sku(), line.quantity().value(), Integer::sum));
            return List.of();
        }

        long held(Sku sku) {
            return heldBy.values().stream()
                    .flatMap(List::stream)
                    .filter(line -> line.sku().equals(sku))
                    .mapToLong(line -> line.quantity().value())
                    .sum();
        }

        long onHand(Sku sku) {
            return onHand.get(sku);
        }

        private static List<Reservation.Line> lines(Random random) {
            List<Sku> skus = new ArrayList<>(SKUS);
            Collections.shuffle(skus, random);
            return IntStream.rangeClosed(0, random.nextInt(SKUS.size()))
                    .mapToObj(place -> StockRoomTest.line(skus.get(place), 1 + random.nextInt(4)))
                    .toList();
        }
    }
}
