package caravan.chassis.messages.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.api.Steps;
import caravan.chassis.api.Transaction;
import caravan.chassis.messages.outbox.Transactions.CommitListener;
import caravan.chassis.messages.wire.WrittenMessage;
import caravan.chassis.postgres.CommitUnknownException;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.postgres.disk.WriteGuard;
import caravan.chassis.testkit.postgres.CountingProxy;
import caravan.chassis.testkit.postgres.CountingProxy.LostCommit;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.postgres.TestPostgres.TestDatabase;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.kernel.MessageType;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Caches rely on these calls: nothing may be kept or given while nobody knows whether a change is visible. */
class CommitListenerTest {
    record Changed(int number) {}

    private static final MessageType<Changed> CHANGED = new MessageType<>("shop.changed.v1", Changed.class);

    private final TestDatabase direct = TestPostgres.shared().database("shop");
    private final CountingProxy proxy = CountingProxy.before(direct.administrator());
    private final TestDatabase made = direct.by(proxy::address);
    private final ServiceDatabase database = made.service("shop", TestPostgres.SHORT_TIMEOUTS);
    private final Clock clock = Clock.systemUTC();
    private final RandomIdentifiers identifiers = new RandomIdentifiers(clock);
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Transactions transactions = new Transactions(
            database.jdbi(),
            clock,
            identifiers,
            Steps.NONE,
            new Recording(),
            WriteGuard.withoutDisks(),
            Optional.empty());

    private final class Recording implements CommitListener {
        @Override
        public void committing(List<WrittenMessage> messages) {
            calls.add("committing " + keys(messages));
        }

        @Override
        public void committed(long head, List<WrittenMessage> messages) {
            calls.add("committed " + keys(messages));
        }

        @Override
        public void ended(List<WrittenMessage> messages) {
            calls.add("ended " + keys(messages));
        }

        private static List<String> keys(List<WrittenMessage> messages) {
            return messages.stream().map(WrittenMessage::key).toList();
        }
    }

    @AfterEach
    void close() {
        made.close();
        proxy.close();
    }

    private boolean send(Transaction transaction) {
        transaction.outbox().add(CHANGED, "key", new Changed(1), identifiers.startTrace("test"));
        transaction.afterCommit(() -> calls.add("action"));
        return true;
    }

    @Test
    void aChangeEndsAfterEverythingThatFollowsItsCommit() {
        transactions.run("change", this::send);
        assertThat(calls).containsExactly("committing [key]", "committed [key]", "action", "ended [key]");
    }

    @Test
    void aChangeThatFailsBeforeItsCommitNeverBegins() {
        assertThatThrownBy(() -> transactions.run("change", transaction -> {
                    send(transaction);
                    throw new IllegalStateException("refused");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(calls).containsExactly("ended []");
    }

    @ParameterizedTest
    @EnumSource
    void aChangeWhoseCommitIsUnknownHasNotEnded(LostCommit how) {
        proxy.loseNextCommit(how);
        assertThatThrownBy(() -> transactions.run("change", this::send)).isInstanceOf(CommitUnknownException.class);
        assertThat(calls).containsExactly("committing [key]");
    }
}
