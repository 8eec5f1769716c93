package caravan.audit.store;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.audit.domain.Extent;
import caravan.audit.domain.Finding;
import caravan.audit.domain.Report;
import caravan.audit.domain.Violation;
import caravan.chassis.testkit.postgres.TestPostgres;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Audits of changes since a first full audit, over the data of a real shop. Each test is rolled back. */
class ChangedSinceTest {
    /** Makes all rows count as changed since the last audit. */
    private static final String EVERYTHING_IS_NEW = "UPDATE audit.remembered SET at = now() - interval '10 years'";

    /** Makes no row count as changed, except rows that messages name. */
    private static final String EVERYTHING_IS_OLD = "UPDATE audit.remembered SET at = now() + interval '1 hour'";

    /** The rules of these faults look at older messages, so only a full audit finds them. */
    private static final Set<String> UNSEEN = Set.of(
            "a change of an order is not told",
            "a change of an order is not told, and only earlier messages are purged",
            "the oldest messages are gone",
            "a message behind those that were purged is gone",
            "a payment is asked for twice",
            "a command is passed over and never done",
            "a wanted event is not delivered",
            "an endpoint gets another message than was sent");

    private static TestPostgres.TestDatabase database;
    private static Map<String, UUID> orders;

    @BeforeAll
    static void auditAShop() throws Exception {
        RanShop shop = RanShop.shared();
        orders = shop.orders();
        database = TestPostgres.shared().copyOf(shop.database());

        Report first =
                EveryRule.over(new ReadOnlyDatabase(database.superuser())).examine(Instant.EPOCH, false, _ -> {});

        assertThat(broken(first)).isEmpty();
        assertThat(first.extent()).isEqualTo(new Extent.Full("the last clean audit was of another database"));
    }

    static Stream<Fault> faults() {
        return Faults.all().filter(fault -> !UNSEEN.contains(fault.name()));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultInWhatHasChangedIsFoundAndToldAgain(Fault fault) {
        Set<String> expected = new TreeSet<>(fault.also());
        expected.add(fault.rule());
        inTransaction(audit -> {
            audit.plant(EVERYTHING_IS_NEW);
            audit.plant(fault.plant().toArray(String[]::new));

            Report report = audit.ofWhatHasChanged();

            assertThat(broken(report)).contains(fault.rule()).isSubsetOf(expected);
            assertThat(broken(audit.ofWhatHasChanged())).isEqualTo(broken(report));
        });
    }

    @Test
    void unchangedRowsAreNotChecked() {
        inTransaction(audit -> {
            audit.plant(EVERYTHING_IS_OLD);

            Report report = audit.ofWhatHasChanged();

            assertThat(broken(report)).isEmpty();
            assertThat(report.extent()).isInstanceOf(Extent.Changed.class);
            assertThat(report.findings())
                    .filteredOn(finding -> finding.rule().name().equals("steps-are-legal"))
                    .extracting(Finding::checked)
                    .containsExactly(0L);
        });
    }

    @Test
    void aMessageMakesTheAuditCheckItsOrderAgain() {
        inTransaction(audit -> {
            audit.plant(
                    EVERYTHING_IS_OLD,
                    "UPDATE orders.orders SET total = total - 1 WHERE id = :sold_out",
                    Faults.tell("inventory", "inventory.stock-refused.v1", ":sold_out::text", "'{}'"),
                    Faults.applied("orders", "inventory"),
                    Faults.applied("webhooks", "inventory"));

            Report report = audit.ofWhatHasChanged();

            assertThat(broken(report)).containsExactly("total-is-sum-of-lines");
            assertThat(report.findings().stream().flatMap(finding -> finding.violations().stream()))
                    .extracting(Violation::id)
                    .containsExactly(orders.get("sold_out").toString());
        });
    }

    @Test
    void onlyAFullAuditFindsASilentChangeOfAnOldRowAndLaterAuditsReportIt() {
        inTransaction(audit -> {
            audit.plant(EVERYTHING_IS_OLD, "UPDATE orders.orders SET total = total - 1 WHERE id = :sold_out");

            assertThat(broken(audit.ofWhatHasChanged())).isEmpty();
            assertThat(broken(audit.full())).containsExactly("total-is-sum-of-lines");
            Report next = audit.ofWhatHasChanged();
            assertThat(broken(next)).containsExactly("total-is-sum-of-lines");
            assertThat(next.extent()).isEqualTo(new Extent.Full("the last full audit found a broken rule"));

            audit.plant("UPDATE orders.orders SET total = total + 1 WHERE id = :sold_out");
            assertThat(broken(audit.ofWhatHasChanged())).isEmpty();
            assertThat(audit.ofWhatHasChanged().extent()).isInstanceOf(Extent.Changed.class);
        });
    }

    @Test
    void stockThatMovesBetweenAuditsAddsUp() {
        inTransaction(audit -> {
            audit.plant(
                    EVERYTHING_IS_OLD,
                    "INSERT INTO inventory.stock_movement (sku, kind, change, cause, at) VALUES ('tea', 'receipt', 7, 'someone', now())",
                    "UPDATE inventory.stock SET on_hand = on_hand + 7 WHERE sku = 'tea'");
            assertThat(broken(audit.ofWhatHasChanged())).isEmpty();

            audit.plant("UPDATE inventory.stock SET on_hand = on_hand + 1 WHERE sku = 'tea'");
            assertThat(broken(audit.full())).containsExactly("on-hand-is-what-moved");
        });
    }

    @Test
    void afterARestoreEverythingIsChecked() {
        inTransaction(audit -> {
            audit.plant("""
                    WITH gone AS (DELETE FROM users.outbox WHERE position = (SELECT max(position) FROM users.outbox) RETURNING count)
                    UPDATE users.outbox_head SET position = position - (SELECT count FROM gone)
                    """);

            assertThat(audit.ofWhatHasChanged().extent())
                    .isEqualTo(new Extent.Full("the messages of users are not those that the last clean audit read"));
        });
    }

    /** A backup that is younger than the last clean audit has all remembered messages, but a restore writes its rows again. */
    @Test
    void afterARestoreOfOneServiceEverythingIsChecked() {
        inTransaction(audit -> {
            audit.plant("""
                    INSERT INTO inventory.outbox_epoch (begins_after, ended_at, database, begun_at)
                    SELECT position + 1, position, 'another', now() FROM inventory.outbox_head""");

            assertThat(audit.ofWhatHasChanged().extent())
                    .isEqualTo(new Extent.Full("inventory was restored: its outbox has begun an epoch"));
        });
    }

    @Test
    void ordersInProgressAreCheckedAgain() {
        inTransaction(audit -> {
            audit.plant(
                    EVERYTHING_IS_OLD,
                    Faults.tell("inventory", "inventory.stock-refused.v1", ":sold_out::text", "'{}'"));
            // Orders and webhooks have not applied it yet.
            assertThat(audit.ofWhatHasChanged().waiting()).isEqualTo(2);

            audit.plant(
                    "UPDATE orders.orders SET total = total - 1 WHERE id = :sold_out",
                    Faults.applied("orders", "inventory"),
                    Faults.applied("webhooks", "inventory"));
            assertThat(broken(audit.ofWhatHasChanged())).containsExactly("total-is-sum-of-lines");
        });
    }

    /** Plants and audits in one transaction. */
    private record Audit(Handle handle) {
        void plant(String... statements) {
            for (String statement : statements) {
                handle.createUpdate(statement).bindMap(orders).execute();
            }
        }

        Report ofWhatHasChanged() {
            return EveryRule.over(new OneConnection(handle)).examine(Instant.EPOCH, false, _ -> {});
        }

        Report full() {
            return EveryRule.over(new OneConnection(handle)).examine(Instant.EPOCH, true, _ -> {});
        }
    }

    private static void inTransaction(Consumer<Audit> work) {
        try (Handle handle = database.superuser().open()) {
            handle.getConfig(SqlStatements.class).setUnusedBindingAllowed(true);
            handle.setTransactionIsolationLevel(TransactionIsolationLevel.REPEATABLE_READ);
            handle.begin();
            work.accept(new Audit(handle));
            handle.rollback();
        }
    }

    private static Set<String> broken(Report report) {
        return report.findings().stream()
                .filter(finding -> finding.violationsTotal() > 0)
                .map(finding -> finding.rule().name())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
