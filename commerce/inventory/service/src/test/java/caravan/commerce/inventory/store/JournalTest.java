package caravan.commerce.inventory.store;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Steps;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.commerce.inventory.ReservationRepository.Shown;
import caravan.commerce.inventory.StockLevelRepository.JournalEntry;
import caravan.commerce.inventory.StockLevelRepository.JournalPage;
import caravan.commerce.inventory.domain.AdjustmentReason;
import caravan.commerce.inventory.domain.Reservation;
import caravan.commerce.inventory.domain.StockMovement;
import caravan.commerce.inventory.domain.StockMovement.Kind;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JournalTest {
    private static final Sku CUP = new Sku("cup");
    private static final Sku KETTLE = new Sku("kettle");
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final ReservationId ORDER = new ReservationId(new UUID(0x7000, 1));

    private ServiceDatabase database;
    private Transactions transactions;
    private PostgresStockLevelRepository stock;

    @BeforeEach
    void open() {
        database = TestPostgres.shared().open("inventory");
        transactions = new Transactions(
                database.jdbi(), Clock.systemUTC(), new RandomIdentifiers(Clock.systemUTC()), Steps.NONE);
        stock = new PostgresStockLevelRepository(transactions, 4);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void move(Sku sku, Kind kind, long change, String cause, Optional<AdjustmentReason> reason) {
        transactions.write(transaction -> {
            stock.save(transaction, List.of(), List.of(new StockMovement(sku, kind, change, cause, reason)), AT);
            return 0;
        });
    }

    private List<Long> changes(Sku sku, int limit) {
        List<Long> changes = new ArrayList<>();
        OptionalLong next = OptionalLong.empty();
        do {
            JournalPage page = stock.movementsOf(sku, next, limit);
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
            page.entries().forEach(entry -> changes.add(entry.movement().change()));
            next = page.next();
        } while (next.isPresent());
        return changes;
    }

    @Test
    void theMovementsOfASkuComeTheNewestFirstThoughAPageLooksThroughAFew() {
        for (int number = 1; number <= 9; number++) {
            move(number % 4 == 0 ? KETTLE : CUP, Kind.RECEIPT, number, "request", Optional.empty());
        }

        for (int limit : List.of(1, 2, 3, 100)) {
            assertThat(changes(CUP, limit)).as("pages of %d", limit).containsExactly(9L, 7L, 6L, 5L, 3L, 2L, 1L);
            assertThat(changes(KETTLE, limit)).containsExactly(8L, 4L);
        }
        assertThat(changes(new Sku("none"), 9)).isEmpty();
    }

    @Test
    void aMovementIsShownWhole() {
        move(CUP, Kind.ADJUSTMENT, -2, "request", Optional.of(new AdjustmentReason("broken")));

        JournalEntry entry =
                stock.movementsOf(CUP, OptionalLong.empty(), 9).entries().getFirst();
        assertThat(entry)
                .isEqualTo(new JournalEntry(
                        entry.id(),
                        new StockMovement(
                                CUP, Kind.ADJUSTMENT, -2, "request", Optional.of(new AdjustmentReason("broken"))),
                        AT));
    }

    @Test
    void aReservationIsShownWithWhatLeftAndCameBackForIt() {
        PostgresReservationRepository reservations = new PostgresReservationRepository(transactions);
        Reservation reservation = new Reservation(
                ORDER, Reservation.State.RETURNED, List.of(new Reservation.Line(CUP, new Quantity(3))), List.of());
        transactions.write(transaction -> {
            reservations.add(transaction, List.of(reservation), AT);
            return 0;
        });
        move(CUP, Kind.COMMIT, -3, ORDER.toString(), Optional.empty());
        move(CUP, Kind.COMMIT, -1, new UUID(0x7000, 2).toString(), Optional.empty());
        move(CUP, Kind.RETURN, 3, ORDER.toString(), Optional.empty());

        assertThat(reservations.find(ORDER)).contains(new Shown(reservation, AT));
        assertThat(reservations.find(new ReservationId(new UUID(0x7000, 9)))).isEmpty();
        assertThat(stock.movementsFor(ORDER))
                .extracting(entry -> entry.movement().change())
                .containsExactly(-3L, 3L);
    }
}
