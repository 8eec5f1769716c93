package caravan.chassis.api.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.api.Steps;
import caravan.chassis.api.Transaction;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.CountingProxy;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.postgres.TestPostgres.TestDatabase;
import caravan.chassis.testkit.values.RandomIdentifiers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** It is in this module for the same reason as {@link JdbcStatementTest}. */
class PipelineTest {
    /** Repeated measurements, of which the smallest counts, since the pool may open a connection meanwhile. */
    private static final int TRANSACTIONS = 5;

    private final TestDatabase direct = TestPostgres.shared().database("shop");
    private final CountingProxy proxy = CountingProxy.before(direct.administrator());
    private final TestDatabase made = direct.by(proxy::address);
    private final ServiceDatabase database = made.service("shop", TestPostgres.SHORT_TIMEOUTS);
    private final Transactions transactions;
    private long statementsBefore;
    private long roundTripsBefore;

    PipelineTest() {
        database.jdbi().useHandle(handle -> handle.execute("CREATE TABLE entry (number integer PRIMARY KEY)"));
        Clock clock = Clock.systemUTC();
        transactions = new Transactions(database.jdbi(), clock, new RandomIdentifiers(clock), Steps.NONE);
    }

    @AfterEach
    void close() {
        made.close();
        proxy.close();
    }

    @Test
    void writesGoInOneRoundTripWithTheCommit() {
        long statements = Long.MAX_VALUE;
        long roundTrips = Long.MAX_VALUE;
        for (int number = 1; number <= TRANSACTIONS; number++) {
            int first = number;
            inTransaction(transaction -> {
                // Counted from here on, after the pool has tested the connection.
                statementsBefore = proxy.statements();
                roundTripsBefore = proxy.roundTrips();
                write(transaction, first);
                write(transaction, -first);
            });
            statements = Math.min(statements, proxy.statements() - statementsBefore);
            roundTrips = Math.min(roundTrips, proxy.roundTrips() - roundTripsBefore);
        }
        assertThat(roundTrips).isEqualTo(1);
        assertThat(statements).as("BEGIN, two writes, COMMIT").isEqualTo(4);
        assertThat(entries()).hasSize(2 * TRANSACTIONS);
    }

    @Test
    void aReadSeesEarlierWrites() {
        inTransaction(transaction -> {
            write(transaction, 1);
            assertThat(entries(transaction)).containsExactly(1);
            write(transaction, 2);
            assertThat(SqlTransaction.handle(transaction)
                            .createQuery("SELECT count(*) FROM entry")
                            .mapTo(Integer.class)
                            .one())
                    .isEqualTo(2);
            write(transaction, 3);
            assertThat(JdbcStatement.of(transaction, "UPDATE entry SET number = -number")
                            .update())
                    .isEqualTo(3);
        });
        assertThat(entries()).containsExactly(-3, -2, -1);
    }

    @Test
    void theReturnedRowsOfAWriteArriveWithTheCommit() {
        List<Integer> taken = new ArrayList<>();
        inTransaction(transaction -> {
            write(transaction, 1);
            JdbcStatement.of(transaction, "INSERT INTO entry VALUES (2), (3) RETURNING number")
                    .write(row -> taken.add(row.getInt("number")));
            write(transaction, 4);
            assertThat(taken).isEmpty();
        });
        assertThat(taken).containsExactly(2, 3);
    }

    @Test
    void aFailedWriteRollsBackAllOthersAtAnyPlace() {
        inTransaction(transaction -> write(transaction, 2));
        for (List<Integer> numbers : List.of(List.of(2, 3, 4), List.of(3, 2, 4), List.of(3, 4, 2))) {
            assertThatThrownBy(
                            () -> inTransaction(transaction -> numbers.forEach(number -> write(transaction, number))))
                    .isInstanceOf(JdbcStatement.FailedException.class)
                    .hasMessageContaining("duplicate key");
            assertThat(entries()).containsExactly(2);
        }
        inTransaction(transaction -> write(transaction, 3));
        assertThat(entries()).containsExactly(2, 3);
    }

    @Test
    void aFailedWriteIsNotForgottenEvenIfItIsCaught() {
        List<Consumer<Transaction>> failing = List.of(
                // The statement has no such parameter, so nothing is sent.
                transaction -> JdbcStatement.of(transaction, "INSERT INTO entry VALUES (3)")
                        .bind(3)
                        .write(),
                transaction -> JdbcStatement.of(transaction, "INSERT INTO entry VALUES (3) RETURNING number")
                        .write(row -> {
                            throw new IllegalStateException("cannot take it");
                        }),
                transaction -> write(transaction, 1));
        for (Consumer<Transaction> one : failing) {
            assertThatThrownBy(() -> inTransaction(transaction -> {
                        write(transaction, 1);
                        one.accept(transaction);
                        assertThatThrownBy(() -> entries(transaction)).isInstanceOf(RuntimeException.class);
                        write(transaction, 2);
                    }))
                    .hasMessageContaining("an earlier write of this transaction failed");
            assertThat(entries()).isEmpty();
        }
    }

    @Test
    void nothingIsReadAfterAFailedWrite() {
        assertThatThrownBy(() -> inTransaction(transaction -> {
                    JdbcStatement.of(transaction, "INSERT INTO entry VALUES (1)")
                            .bind(1)
                            .write();
                    assertThatThrownBy(() -> entries(transaction)).isInstanceOf(JdbcStatement.FailedException.class);
                    entries(transaction);
                }))
                .hasMessageContaining("an earlier write of this transaction failed");
    }

    @Test
    void writesOfAUseCaseThatThrowsAreRolledBack() {
        assertThatThrownBy(() -> inTransaction(transaction -> {
                    write(transaction, 1);
                    throw new IllegalStateException("changed its mind");
                }))
                .isInstanceOf(IllegalStateException.class);
        inTransaction(transaction -> write(transaction, 2));
        assertThat(entries()).containsExactly(2);
    }

    @Test
    void manyWritesTakeSeveralRoundTripsInOrder() {
        inTransaction(transaction -> {
            for (int number = 1; number <= 200; number++) {
                write(transaction, number);
            }
        });
        assertThat(entries()).hasSize(200);
    }

    private void inTransaction(Consumer<Transaction> work) {
        transactions.run("writing", transaction -> {
            work.accept(transaction);
            return transaction;
        });
    }

    private static void write(Transaction transaction, int number) {
        JdbcStatement.of(transaction, "INSERT INTO entry VALUES (?)")
                .bind(number)
                .write();
    }

    private static List<Integer> entries(Transaction transaction) {
        return JdbcStatement.of(transaction, "SELECT number FROM entry").list(row -> row.getInt("number"));
    }

    private List<Integer> entries() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT number FROM entry ORDER BY number")
                        .mapTo(Integer.class)
                        .list());
    }
}
