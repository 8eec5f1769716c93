package caravan.commerce.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Steps;
import caravan.chassis.api.http.Role;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.RecordedChanges;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.commerce.inventory.contract.CommitStock;
import caravan.commerce.inventory.contract.InventoryCommand;
import caravan.commerce.inventory.contract.InventoryMessage;
import caravan.commerce.inventory.contract.InventoryReply;
import caravan.commerce.inventory.contract.ReleaseStock;
import caravan.commerce.inventory.contract.ReserveStock;
import caravan.commerce.inventory.contract.ReturnStock;
import caravan.commerce.inventory.contract.StockCommitted;
import caravan.commerce.inventory.contract.StockLine;
import caravan.commerce.inventory.contract.StockRefused;
import caravan.commerce.inventory.contract.StockReleased;
import caravan.commerce.inventory.contract.StockReserved;
import caravan.commerce.inventory.contract.StockReturned;
import caravan.commerce.inventory.domain.AdjustStock;
import caravan.commerce.inventory.domain.AdjustmentReason;
import caravan.commerce.inventory.domain.CountDifference;
import caravan.commerce.inventory.domain.ReceiveStock;
import caravan.commerce.inventory.domain.StockCommand;
import caravan.commerce.inventory.domain.StockLevel;
import caravan.commerce.inventory.domain.StockOutcome;
import caravan.commerce.inventory.store.PostgresReservationRepository;
import caravan.commerce.inventory.store.PostgresStockKeyRepository;
import caravan.commerce.inventory.store.PostgresStockLevelRepository;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import caravan.kernel.ExpectedVersion;
import caravan.kernel.MessageType;
import caravan.kernel.UserId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandleReservationCommandsTest {
    private static final Sku CUP = new Sku("cup");
    private static final Sku KETTLE = new Sku("kettle");
    private static final String EVE = "019af2c4-1111-7a31-8c02-9b1f4e7d6a50";
    private static final Actor STAFF = new Actor.Person(UserId.parse(EVE), Role.STAFF);

    private final MovableClock clock = MovableClock.at("2026-03-01T12:00:00Z");
    private final RandomIdentifiers identifiers = new RandomIdentifiers(clock);
    private ServiceDatabase database;
    private Transactions transactions;
    private StockLevelRepository stock;
    private HandleReservationCommands handleCommands;
    private ChangeStock changeStock;

    @BeforeEach
    void openDatabase() {
        database = TestPostgres.shared().open("inventory");
        transactions = new Transactions(database.jdbi(), clock, identifiers, Steps.NONE);
        stock = new PostgresStockLevelRepository(transactions);
        handleCommands = new HandleReservationCommands(stock, new PostgresReservationRepository(transactions), clock);
        changeStock = new ChangeStock(stock, new PostgresStockKeyRepository(), clock);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Test
    void aReservationGoesItsWholeWayOverSeveralBatches() {
        receive(CUP, 10);
        receive(KETTLE, 1);
        ReservationId id = newId();
        assertThat(handle(new ReserveStock(id, List.of(line(KETTLE, 1), line(CUP, 4)))))
                .containsExactly(new StockReserved(id));
        assertThat(handle(new CommitStock(id))).containsExactly(new StockCommitted(id));
        assertThat(stock.of(CUP)).contains(new StockLevel(CUP, 6, 0, 3));
        assertThat(handle(new ReturnStock(id))).containsExactly(new StockReturned(id));
        assertThat(stock.of(CUP)).contains(new StockLevel(CUP, 10, 0, 4));
        assertNothingIsAmiss();
    }

    @Test
    void aLaterBatchNamesTheMissingPiecesAgain() {
        receive(CUP, 1);
        ReservationId id = newId();
        ReserveStock reserve = new ReserveStock(id, List.of(line(KETTLE, 1), line(CUP, 4)));
        handle(reserve);
        receive(CUP, 100);
        assertThat(handle(reserve))
                .containsExactly(new StockRefused(
                        id,
                        List.of(KETTLE, CUP),
                        Optional.of(List.of(new StockRefused.Shortage(KETTLE, 0), new StockRefused.Shortage(CUP, 1)))));
    }

    @Test
    void aReleaseIsRememberedUntilItsRequestComes() {
        receive(CUP, 10);
        ReservationId id = newId();
        handle(new ReleaseStock(id));
        assertThat(handle(new ReserveStock(id, List.of(line(CUP, 4))))).containsExactly(new StockReleased(id));
        assertThat(stock.of(CUP)).contains(new StockLevel(CUP, 10, 0, 1));
    }

    @Test
    void repliesAreKeyedByTheReservationAndNameTheirCommandAsTheCause() {
        ReservationId id = newId();
        Message<InventoryCommand> command = message(new ReleaseStock(id));
        transactions.run(
                "handle-reservation-commands", transaction -> handleCommands.handle(transaction, List.of(command)));
        assertThat(texts("SELECT type || ' ' || key || ' ' || cause FROM outbox_message"))
                .containsExactly("inventory.stock-released.v1 " + id + " " + command.id());
    }

    @Test
    void onlyOneOfManyBuyersGetsTheLastPiece() {
        receive(KETTLE, 1);
        InventoryCommand[] buyers = Stream.generate(() -> new ReserveStock(newId(), List.of(line(KETTLE, 1))))
                .limit(500)
                .toArray(InventoryCommand[]::new);
        assertThat(handle(buyers).stream().filter(StockReserved.class::isInstance))
                .hasSize(1);
        assertNothingIsAmiss();
    }

    @Test
    void receiptsOfOneBatchAddUpAndAreEachInTheJournal() {
        change(new ReceiveStock(CUP, new Quantity(3)), new ReceiveStock(CUP, new Quantity(4)));
        assertThat(stock.of(CUP)).contains(new StockLevel(CUP, 7, 0, 2));
        assertThat(texts("SELECT kind || ' ' || change FROM stock_movement ORDER BY id"))
                .containsExactly("receipt 3", "receipt 4");
    }

    @Test
    void anAdjustmentOfWhatNeverHadStockLeavesNothingBehind() {
        change(new AdjustStock(CUP, new CountDifference(1), new AdjustmentReason("found")));
        assertThat(stock.of(CUP)).isEmpty();
    }

    @Test
    void batchesAndReceiptsAtTheSameTimeLoseNothingAndLockNoneOut() throws Exception {
        List<Sku> skus =
                IntStream.range(0, 12).mapToObj(each -> new Sku("sku-" + each)).toList();
        int rounds = 25;
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService instances = Executors.newFixedThreadPool(6)) {
            for (int instance = 0; instance < 3; instance++) {
                Random random = new Random(instance);
                running.add(instances.submit(() -> {
                    for (int round = 0; round < rounds; round++) {
                        handle(randomCommands(random, skus));
                    }
                }));
                running.add(instances.submit(() -> {
                    for (int round = 0; round < rounds; round++) {
                        change(randomReceipts(random, skus));
                    }
                }));
            }
        }
        for (Future<?> each : running) {
            each.get();
        }
        assertNothingIsAmiss();
        assertThat(texts("SELECT sku FROM stock WHERE reserved > 0")).isNotEmpty();
    }

    private InventoryCommand[] randomCommands(Random random, List<Sku> skus) {
        return Stream.generate(() -> {
                    ReservationId id = newId();
                    ReserveStock reserve = new ReserveStock(
                            id,
                            shuffled(random, skus)
                                    .limit(3)
                                    .map(sku -> line(sku, 1 + random.nextInt(3)))
                                    .toList());
                    return random.nextBoolean()
                            ? List.<InventoryCommand>of(reserve)
                            : List.<InventoryCommand>of(reserve, new ReleaseStock(id));
                })
                .limit(10)
                .flatMap(List::stream)
                .toArray(InventoryCommand[]::new);
    }

    private static StockCommand[] randomReceipts(Random random, List<Sku> skus) {
        return shuffled(random, skus)
                .limit(4)
                .map(sku -> new ReceiveStock(sku, new Quantity(1 + random.nextInt(20))))
                .toArray(StockCommand[]::new);
    }

    private static Stream<Sku> shuffled(Random random, List<Sku> skus) {
        List<Sku> shuffled = new ArrayList<>(skus);
        Collections.shuffle(shuffled, random);
        return shuffled.stream();
    }

    /** Checks in the tables what must always hold, as the audit does. */
    private void assertNothingIsAmiss() {
        assertThat(texts("""
                SELECT sku FROM stock
                WHERE reserved <> COALESCE((
                        SELECT sum(quantity) FROM reservation, unnest(skus, quantities) AS line (sku, quantity)
                        WHERE state = 'held' AND line.sku = stock.sku), 0)
                    OR on_hand <> COALESCE((SELECT sum(change) FROM stock_movement WHERE stock_movement.sku = stock.sku), 0)
                """)).isEmpty();
    }

    @Test
    void theTrailSaysWhoChangedTheStockAndHasNoReservations() {
        receive(CUP, 5);
        ReservationId id = newId();
        handle(
                new ReserveStock(id, List.of(new StockLine(CUP, new Quantity(2)))),
                new CommitStock(id),
                new ReturnStock(id));
        change(new AdjustStock(CUP, new CountDifference(-1), new AdjustmentReason("Broken by Bob.")));
        change(
                new AdjustStock(CUP, new CountDifference(-100), new AdjustmentReason("Lost.")),
                new AdjustStock(KETTLE, new CountDifference(1), new AdjustmentReason("Found.")));
        assertThat(RecordedChanges.of(database.jdbi()))
                .containsExactly(
                        EVE + " staff stock_received stock cup - {\"version\":1,\"on_hand\":5}",
                        EVE
                                + " staff stock_adjusted stock cup {\"version\":4,\"on_hand\":5} {\"version\":5,\"on_hand\":4}");
    }

    private List<String> texts(String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    private List<InventoryReply> handle(InventoryCommand... commands) {
        List<Message<InventoryCommand>> batch =
                Arrays.stream(commands).map(this::message).toList();
        return transactions.run(
                "handle-reservation-commands", transaction -> handleCommands.handle(transaction, batch));
    }

    private void receive(Sku sku, int quantity) {
        change(new ReceiveStock(sku, new Quantity(quantity)));
    }

    private List<StockOutcome> change(StockCommand... commands) {
        List<ChangeStock.Command> batch = Arrays.stream(commands)
                .map(command -> new ChangeStock.Command(
                        command, new ExpectedVersion.Any(), Optional.empty(), STAFF, identifiers.startTrace("test")))
                .toList();
        return transactions.run("change-stock", transaction -> changeStock.handle(transaction, batch));
    }

    private Message<InventoryCommand> message(InventoryCommand command) {
        MessageType<? extends InventoryCommand> type = switch (command) {
            case ReserveStock _ -> InventoryMessage.RESERVE_STOCK;
            case ReleaseStock _ -> InventoryMessage.RELEASE_STOCK;
            case CommitStock _ -> InventoryMessage.COMMIT_STOCK;
            case ReturnStock _ -> InventoryMessage.RETURN_STOCK;
        };
        return new Message<>(
                identifiers.next(),
                type,
                command.reservationId().toString(),
                command,
                "orders",
                1,
                clock.instant(),
                identifiers.startTrace("test"));
    }

    private ReservationId newId() {
        return new ReservationId(identifiers.next());
    }

    private static StockLine line(Sku sku, int quantity) {
        return new StockLine(sku, new Quantity(quantity));
    }
}
