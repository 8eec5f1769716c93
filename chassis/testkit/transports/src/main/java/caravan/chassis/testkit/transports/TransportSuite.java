package caravan.chassis.testkit.transports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import caravan.chassis.messages.MessageHub;
import caravan.chassis.messages.retention.Retention;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Tests that every transport must pass, with subscriptions on a real database. */
public abstract class TransportSuite extends SenderAndReceiver {
    @Test
    void messagesOfAKeyAreAppliedOnceAndInTheOrderOfTheirCommits() throws Exception {
        hub.start();
        sendConcurrently(8, 60);
        awaitDrained();
        assertEveryKeyHasAllInOrder(8, 60);
    }

    @Test
    void aStoppedProcessContinuesWhereItWas() throws Exception {
        for (int round = 0; round < 5; round++) {
            hub.start();
            sendConcurrently(4, 20, 20 * round);
            hub.stop();
            newProcess();
        }
        hub.start();
        awaitDrained();
        assertEveryKeyHasAllInOrder(4, 100);
    }

    @Test
    void twoProcessesWithTheSameSubscriptionApplyEachMessageOnce() throws Exception {
        MessageHub first = hub;
        newProcess();
        first.start();
        hub.start();
        try {
            sendConcurrently(8, 40);
            await().atMost(DRAINED_WITHIN).until(() -> applied("key-7").size() >= 40);
            awaitDrained();
            assertEveryKeyHasAllInOrder(8, 40);
        } finally {
            first.stop();
        }
    }

    @Test
    void aMessageOfATransactionThatRolledBackIsNeverHandedOn() {
        hub.start();
        assertThatThrownBy(() -> sender.transactions().write(transaction -> {
                    transaction.outbox().add(TOLD, "key", new Told(1), CAUSE);
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        send("key", 2);
        awaitDrained();
        assertThat(applied("key")).containsExactly(2);
    }

    @Test
    void messagesOfOtherTypesAreSkipped() {
        hub.start();
        sender.transactions().write(transaction -> {
            transaction.outbox().add(OTHER, "key", new Other(1), CAUSE);
            transaction.outbox().add(TOLD, "key", new Told(2), CAUSE);
            transaction.outbox().add(OTHER, "key", new Other(3), CAUSE);
            return 0;
        });
        awaitDrained();
        assertThat(applied("key")).containsExactly(2);
    }

    @Test
    void aFailingMessageDelaysOnlyItsOwnKey() {
        poisonous.add(2);
        sender.transactions().write(transaction -> {
            for (int number = 1; number <= 4; number++) {
                transaction.outbox().add(TOLD, "bad", new Told(number), CAUSE);
                transaction.outbox().add(TOLD, "good", new Told(10 * number), CAUSE);
            }
            return 0;
        });
        hub.start();
        awaitDrained();
        send("bad", 5);
        awaitDrained();
        assertThat(applied("good")).containsExactly(10, 20, 30, 40);
        assertThat(applied("bad")).containsExactly(1);
        assertThat(letters("bad")).containsExactly("failed", "behind", "behind", "behind");
    }

    @Test
    void aListenerGetsMessagesCommittedAfterTheStart() {
        send("key", 1);
        List<Integer> heard = new CopyOnWriteArrayList<>();
        receiver.listen(TOLD, message -> heard.add(message.payload().number()));
        hub.start();
        send("key", 2);
        await().untilAsserted(() -> assertThat(heard).contains(2));
        assertThat(heard).doesNotContain(1);
    }

    @Test
    void appliedMessagesArePurgedAndLaterOnesAreApplied() throws Exception {
        purgeAtOnce(Map.of("receiver.sender-news", Set.of(TOLD.name())));
        hub.start();
        sendConcurrently(4, 20);
        await().atMost(DRAINED_WITHIN).until(() -> outbox().isEmpty());
        sendConcurrently(4, 20, 20);
        awaitDrained();
        assertEveryKeyHasAllInOrder(4, 40);
    }

    @Test
    void aSubscriberThatNeverReportedKeepsTheMessagesThatItTakes() {
        purgeAtOnce(Map.of("receiver.sender-news", Set.of(TOLD.name()), "elsewhere.sender-news", Set.of(TOLD.name())));
        hub.start();
        sender.transactions().write(transaction -> {
            transaction.outbox().add(OTHER, "key", new Other(1), CAUSE);
            return 0;
        });
        send("key", 2);
        awaitDrained();
        await().atMost(DRAINED_WITHIN).until(() -> outbox().equals(List.of(2L)));
    }

    @Test
    void aSubscriptionWhoseNextMessagesArePurgedStopsAndReportsIt() throws Exception {
        purgeAtOnce(Map.of("receiver.sender-news", Set.of(TOLD.name())));
        hub.start();
        sendConcurrently(1, 5);
        await().atMost(DRAINED_WITHIN).until(() -> outbox().isEmpty());
        hub.stop();
        loseMessages();
        receiverDatabase
                .jdbi()
                .useHandle(handle -> handle.execute("UPDATE applied_position SET position = least(position, 2)"));
        newProcess();
        assertThat(receiver.lacksNoMessages()).isTrue();
        hub.start();
        send("key-0", 5);
        await().atMost(DRAINED_WITHIN).until(() -> !receiver.lacksNoMessages());
        assertThat(applied("key-0")).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void aSubscriptionThatNeedsNoPurgedMessageGoesOn() {
        purgeAtOnce(Map.of("receiver.sender-news", Set.of(TOLD.name())));
        hub.start();
        sender.transactions().write(transaction -> {
            transaction.outbox().add(OTHER, "key", new Other(1), CAUSE);
            return 0;
        });
        await().atMost(DRAINED_WITHIN).until(() -> outbox().isEmpty());
        hub.stop();
        receiverDatabase.jdbi().useHandle(handle -> handle.execute("DELETE FROM applied_position"));
        newProcess();
        hub.start();
        send("key", 2);
        await().atMost(DRAINED_WITHIN).until(() -> applied("key").equals(List.of(2)));
        assertThat(receiver.lacksNoMessages()).isTrue();
    }

    @Test
    void messagesOfARestoredSourceAreAppliedAlthoughTheirNumbersWereUsedBefore() throws Exception {
        retention = new Retention(
                Duration.ofDays(7), Duration.ofMinutes(1), Map.of("receiver.sender-news", Set.of(TOLD.name())));
        sendInAProcessOfItsOwn(0);
        save();
        sendInAProcessOfItsOwn(10);
        restore();
        sendInAProcessOfItsOwn(20);

        assertEveryKeyHasAllInOrder(4, 30);
    }

    @Test
    void messagesOfASourceWithRecreatedTablesAreApplied() throws Exception {
        retention = new Retention(
                Duration.ofDays(7), Duration.ofMinutes(1), Map.of("receiver.sender-news", Set.of(TOLD.name())));
        save();
        sendInAProcessOfItsOwn(0);
        restore();
        sendInAProcessOfItsOwn(10);

        assertEveryKeyHasAllInOrder(4, 20);
    }

    @Test
    void messagesOfARunningSourceAreAppliedAfterAStandbyWithoutItsLastMessagesTookOver() throws Exception {
        hub.start();
        sendConcurrently(4, 10, 0);
        awaitDrained();
        save();
        sendConcurrently(4, 10, 10);
        awaitDrained();
        restore();
        senderDatabase.jdbi().useHandle(handle -> handle.execute("UPDATE outbox_epoch SET database = 'of before'"));
        breakConnectionsOfSender();
        await().atMost(DRAINED_WITHIN).ignoreExceptions().until(() -> {
            send("key-0", 20);
            return true;
        });
        awaitDrained();

        assertThat(applied("key-0")).endsWith(19, 20);
    }
}
