package caravan.commerce.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Steps;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.commerce.inventory.domain.Reservation;
import caravan.commerce.inventory.domain.Reservation.Line;
import caravan.commerce.inventory.domain.Reservation.State;
import caravan.commerce.inventory.domain.StockLevel;
import caravan.commerce.inventory.store.PostgresReservationRepository;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database of the version whose reservations had their lines in a table of their own, with a reservation in every state. */
class EarlierReservationsTest {
    private static final Sku CUP = new Sku("cup");
    private static final Sku KETTLE = new Sku("Kettle");
    private static final List<Line> BOTH = List.of(new Line(KETTLE, new Quantity(1)), new Line(CUP, new Quantity(4)));

    private static final List<Reservation> EARLIER = List.of(
            new Reservation(id(1), State.HELD, BOTH, List.of()),
            new Reservation(id(2), State.RELEASED, BOTH, List.of()),
            new Reservation(id(3), State.COMMITTED, BOTH, List.of()),
            new Reservation(id(4), State.RETURNED, BOTH, List.of()),
            new Reservation(id(5), State.REFUSED, List.of(), List.of(notKnown(KETTLE), notKnown(CUP))),
            // Released before its request came.
            new Reservation(id(6), State.RELEASED, List.of(), List.of()));

    private static Reservation.Shortage notKnown(Sku sku) {
        return new Reservation.Shortage(sku, OptionalLong.empty());
    }

    private final MovableClock clock = MovableClock.at("2026-03-01T12:00:00Z");
    private TestPostgres.TestDatabase earlier;
    private ServiceDatabase database;

    @BeforeEach
    void openOnTheEarlierDatabase() {
        earlier = TestPostgres.shared().earlier("inventory", "1");
        earlier.jdbi("inventory").useTransaction(EarlierReservationsTest::fill);
        database = earlier.service("inventory");
    }

    @AfterEach
    void close() {
        earlier.close();
    }

    @Test
    void everyReservationIsThereWithItsLines() {
        Transactions transactions = new Transactions(database.jdbi(), clock, new RandomIdentifiers(clock), Steps.NONE);
        Set<ReservationId> ids = EARLIER.stream().map(Reservation::id).collect(Collectors.toSet());

        ReservationRepository.Locked locked = transactions.write(
                transaction -> new PostgresReservationRepository(transactions).lock(transaction, ids, Set.of()));

        assertThat(locked.reservations().values()).containsExactlyInAnyOrderElementsOf(EARLIER);
        assertThat(locked.levels())
                .isEqualTo(Map.of(CUP, new StockLevel(CUP, 100, 4, 1), KETTLE, new StockLevel(KETTLE, 100, 1, 1)));
    }

    @Test
    void theTimesAreKeptAndTheTableOfLinesIsGone() {
        assertThat(texts("SELECT DISTINCT (at AT TIME ZONE 'UTC')::text FROM reservation"))
                .containsExactly("2026-01-01 00:00:00");
        assertThat(texts("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE '%reservation%'"))
                .containsExactly("reservation");
    }

    private static void fill(Handle handle) {
        handle.execute("INSERT INTO stock VALUES ('cup', 100, 4, 1), ('Kettle', 100, 1, 1)");
        for (Reservation earlier : EARLIER) {
            handle.execute(
                    "INSERT INTO reservation VALUES (?, lower(?), ?::text[], '2026-01-01 00:00:00Z')",
                    earlier.id().value(),
                    earlier.state().name(),
                    earlier.shortages().stream()
                            .map(shortage -> shortage.sku().value())
                            .collect(Collectors.joining(",", "{", "}")));
            earlier.lines()
                    .forEach(line -> handle.execute(
                            "INSERT INTO reservation_line VALUES (?, ?, ?)",
                            earlier.id().value(),
                            line.sku().value(),
                            line.quantity().value()));
        }
    }

    private static ReservationId id(int number) {
        return new ReservationId(new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L + number));
    }

    private List<String> texts(String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
