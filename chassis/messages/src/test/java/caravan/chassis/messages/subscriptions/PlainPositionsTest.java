package caravan.chassis.messages.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import caravan.chassis.api.Steps;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.messages.wire.DeliveryOrder;
import caravan.chassis.postgres.DatabaseFailure;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.RandomIdentifiers;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainPositionsTest {
    private static final String SOURCE = "shop";

    private final PlainPositions positions = new PlainPositions("news");
    private final ServiceDatabase database = TestPostgres.shared().open("receiver");
    private final Transactions transactions;

    PlainPositionsTest() {
        Clock clock = Clock.systemUTC();
        transactions = new Transactions(database.jdbi(), clock, new RandomIdentifiers(clock), Steps.NONE);
        database.jdbi().useTransaction(handle -> {
            new AppliedPositions("news").open(handle, SOURCE, DeliveryOrder.ACROSS_PARTITIONS);
            handle.execute("CREATE TABLE effect (number integer)");
        });
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aPositionMovesWithTheEffects() {
        moveTo(7);
        assertThat(database.jdbi().<OptionalLong, RuntimeException>withHandle(handle -> positions.take(handle, SOURCE)))
                .hasValue(7);
        assertThat(effects()).containsExactly(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE applied_position SET position = 3",
                "UPDATE applied_position SET partitioned = true",
                "UPDATE applied_position SET request = '00000000-0000-0000-0000-000000000000'",
                "DELETE FROM applied_position"
            })
    void anOvertakenTransactionFailsAndMayBeRepeated(String meanwhile) {
        database.jdbi().useHandle(handle -> handle.execute(meanwhile));
        Throwable failure = catchThrowable(() -> moveTo(7));
        assertThat(DatabaseFailure.of(failure)).as("%s", failure).isEqualTo(DatabaseFailure.CONTENTION);
        assertThat(effects()).isEmpty();
    }

    /** Reads all messages from the beginning. */
    private void moveTo(long position) {
        transactions.run("moving", transaction -> {
            JdbcStatement.of(transaction, "INSERT INTO effect VALUES (?)")
                    .bind((int) position)
                    .write();
            positions.move(transaction, SOURCE, 0, position);
            return position;
        });
    }

    private List<Integer> effects() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT number FROM effect")
                        .mapTo(Integer.class)
                        .list());
    }
}
