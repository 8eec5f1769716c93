package caravan.commerce.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.KeyLookUp.Made;
import caravan.chassis.api.Steps;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.commerce.inventory.domain.StockLevel;
import caravan.commerce.inventory.store.PostgresStockKeyRepository;
import caravan.commerce.kernel.Sku;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A database of the version that recognised keys only by their stored replies. */
class EarlierStockKeysTest {
    @Test
    void aKeyWhoseReplyStillStoodIsKept() {
        MovableClock clock = MovableClock.at("2026-03-01T12:00:00Z");
        try (TestPostgres.TestDatabase earlier = TestPostgres.shared().earlier("inventory", "2")) {
            earlier.jdbi("inventory").useHandle(handle -> handle.execute("""
                    INSERT INTO idempotent_reply VALUES
                        ('staff', 'key-1', 'f', 201, '{}', '{"sku":"cup","on_hand":5,"reserved":1,"available":4,"version":2}', false, now()),
                        ('staff', 'key-2', 'f', 409, '{}', '{"status":409}', true, now())
                    """));
            Transactions transactions = new Transactions(
                    earlier.service("inventory").jdbi(), clock, new RandomIdentifiers(clock), Steps.NONE);

            assertThat(transactions.<List<Made<StockLevel>>>write(transaction ->
                            new PostgresStockKeyRepository().find(transaction, List.of("staff key-1", "staff key-2"))))
                    .containsExactly(
                            new Made<>("staff key-1", Optional.of("f"), new StockLevel(new Sku("cup"), 5, 1, 2)));
        }
    }
}
