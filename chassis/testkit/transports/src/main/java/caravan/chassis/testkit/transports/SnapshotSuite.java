package caravan.chassis.testkit.transports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.testkit.values.RandomIdentifiers;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Subscribers that keep a copy of a source's state recover it over a transport after messages were purged. */
public abstract class SnapshotSuite extends SourceAndCopy {
    @Test
    void aSubscriptionThatWasDownTooLongGetsTheStateWithDeletionsAndGoesOn() {
        startBoth("things");
        change(0, THINGS, 1);
        awaitCopy("things");
        hub.stop();
        startSenderThatForgets();
        change(THINGS / 2, THINGS + 10, 2);
        delete(0, 20);
        awaitForgotten();
        startBoth("things");
        change(30, 40, 3);

        awaitCopy("things");
        awaitLacksNothing();
        change(40, 50, 4);
        delete(50, 60);
        awaitCopy("things");
        assertThat(snapshots()).isEqualTo(1);
    }

    @Test
    void newSubscriptionsGetTheStateAndTheChangesDuringTheSnapshot() {
        startSenderThatForgets();
        change(0, THINGS, 1);
        delete(0, 20);
        awaitForgotten();
        startBoth("things", "more-things");
        // Changes during the snapshot, which must not undo them.
        for (int number = 2; number < 12; number++) {
            change(0, THINGS, number);
        }
        delete(0, THINGS / 2);

        awaitCopy("things");
        awaitCopy("more-things");
        awaitLacksNothing();
    }

    @Test
    void aSubscriberRestoredToBeforePurgedMessagesRecovers() {
        startBoth("things");
        change(0, THINGS, 1);
        awaitCopy("things");
        hub.stop();
        startSenderThatForgets();
        awaitForgotten();
        receiverDatabase.jdbi().useTransaction(handle -> {
            handle.execute("UPDATE applied_position SET position = least(position, 2)");
            handle.execute("DELETE FROM copy");
        });
        newProcess(keeping(), false, "things");
        hub.start();
        change(0, 1, 2);
        await().atMost(WITHIN).until(() -> !receiver.lacksNoMessages());
        await().atMost(WITHIN).until(() -> copy("things").equals(Map.of("thing-0", 2)));
        assertThat(receiver.lacksNoMessages())
                .as("a source that does not publish its state")
                .isFalse();
        startBoth("things");

        awaitCopy("things");
        awaitLacksNothing();
    }

    @Test
    void aSubscriptionThatTakesMoreThanStateStops() {
        startSenderThatForgets();
        change(0, THINGS, 1);
        awaitForgotten();
        newProcess(keeping(), true, "things");
        receiver.<Thing>subscribe("facts", List.of(CHANGED, FACT), (transaction, messages) -> List.of());
        hub.start();
        change(0, THINGS, 2);

        await().atMost(WITHIN).until(() -> gauge("stopped", "facts") == 1);
        awaitCopy("things");
        await().atMost(WITHIN).until(() -> gauge("recovering", "things") == 0);
        assertThat(gauge("stopped", "things")).isZero();
        assertThat(receiver.lacksNoMessages()).isFalse();
    }

    @Test
    void aRequestIsRepeatedAtAStartEvenWithoutNewMessages() {
        startBoth("things");
        change(0, 1, 1);
        awaitCopy("things");
        hub.stop();
        UUID before = new RandomIdentifiers(Clock.systemUTC()).next();
        setRequest(before, "NULL");
        newProcess(keeping(), false, "things");
        hub.start();

        await().atMost(WITHIN)
                .until(() -> receiverDatabase
                        .jdbi()
                        .withHandle(handle -> handle.createQuery(
                                        "SELECT EXISTS (SELECT FROM applied_position WHERE request <> ?)")
                                .bind(0, before)
                                .mapTo(Boolean.class)
                                .one()));
    }
}
