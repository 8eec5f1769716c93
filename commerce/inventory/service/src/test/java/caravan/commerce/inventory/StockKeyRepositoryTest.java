package caravan.commerce.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.Steps;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.runtime.batching.BatcherLimits;
import caravan.chassis.runtime.batching.Batchers;
import caravan.chassis.testkit.postgres.RecordedChanges;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.commerce.inventory.domain.ReceiveStock;
import caravan.commerce.inventory.domain.StockLevel;
import caravan.commerce.inventory.domain.StockOutcome;
import caravan.commerce.inventory.store.PostgresStockKeyRepository;
import caravan.commerce.inventory.store.PostgresStockLevelRepository;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import caravan.kernel.ExpectedVersion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A key changes a level once, even if the repeat comes late. Two instances of the service share the database. */
class StockKeyRepositoryTest {
    private static final Sku CUP = new Sku("cup");

    private final MovableClock clock = MovableClock.at("2026-03-01T12:00:00Z");
    private final TestPostgres.TestDatabase databases = TestPostgres.shared().database("inventory");
    private final ServiceDatabase database = databases.service("inventory");
    private final RandomIdentifiers identifiers = new RandomIdentifiers(clock);
    private final Transactions transactions = new Transactions(database.jdbi(), clock, identifiers, Steps.NONE);
    private final PostgresStockLevelRepository stock = new PostgresStockLevelRepository(transactions);
    private final Batchers batchers = new Batchers("inventory", transactions, clock, new SimpleMeterRegistry());
    private final Batcher<ChangeStock.Command, StockOutcome> one = instance();
    private final Batcher<ChangeStock.Command, StockOutcome> other = instance();

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void aReceiptThatIsRepeatedYearsLaterIsAnsweredAsItWasAndCountsOnce() {
        receive(one, "key-1", 5);
        receive(one, "key-2", 7);
        clock.advance(Duration.ofDays(1_000));
        batchers.purgeReplies(clock.instant());

        Reply again = receive(other, "key-1", 5);

        assertThat(again.body()).isEqualTo(new StockLevel(CUP, 5, 0, 1));
        assertThat(RecordedChanges.of(database.jdbi())).as("one record of each").hasSize(2);
        assertThat(stock.of(CUP)).contains(new StockLevel(CUP, 12, 0, 2));
    }

    @Test
    void anotherQuantityUnderTheKeyIsRefused() {
        receive(one, "key-1", 5);

        assertThat(receive(other, "key-1", 6).status()).isEqualTo(422);
        assertThat(stock.of(CUP)).contains(new StockLevel(CUP, 5, 0, 1));
    }

    @Test
    void manyAtOnceOnTwoInstancesReceiveOnce() throws Exception {
        List<Callable<Reply>> calls = new ArrayList<>();
        for (int caller = 0; caller < 40; caller++) {
            Batcher<ChangeStock.Command, StockOutcome> instance = caller % 2 == 0 ? one : other;
            calls.add(() -> receive(instance, "key-1", 5));
        }
        List<Object> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Reply> reply : callers.invokeAll(calls)) {
                answers.add(reply.get().body());
            }
        }
        assertThat(answers).hasSize(40).containsOnly(new StockLevel(CUP, 5, 0, 1));
        assertThat(stock.of(CUP)).contains(new StockLevel(CUP, 5, 0, 1));
    }

    private Batcher<ChangeStock.Command, StockOutcome> instance() {
        ChangeStock changeStock = new ChangeStock(stock, new PostgresStockKeyRepository(), clock);
        return batchers.batcher("change-stock", BatcherLimits.DEFAULT, changeStock, changeStock::changedUnder);
    }

    private Reply receive(Batcher<ChangeStock.Command, StockOutcome> instance, String key, int quantity) {
        Optional<IdempotencyKey> asKey = Optional.of(new IdempotencyKey("staff", key, "receive " + quantity));
        ReceiveStock receipt = new ReceiveStock(CUP, new Quantity(quantity));
        return instance.submit(
                asKey,
                new ChangeStock.Command(
                        receipt,
                        new ExpectedVersion.Any(),
                        asKey,
                        new Actor.Worker("test"),
                        identifiers.startTrace("test")),
                outcome -> switch (outcome) {
                    case StockOutcome.Changed(var level, var movement) -> Reply.created("/stock/cup", level);
                    case StockOutcome.ChangedBefore(var level) -> Reply.created("/stock/cup", level);
                    case StockOutcome.BeyondBound _,
                            StockOutcome.BelowReserved _,
                            StockOutcome.AtAnotherVersion _,
                            StockOutcome.UnknownSku _ -> Reply.problem(409, "refused", "It is refused.");
                });
    }
}
