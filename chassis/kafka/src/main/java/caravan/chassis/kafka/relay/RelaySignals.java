package caravan.chassis.kafka.relay;

import caravan.chassis.kafka.cluster.Interval;
import caravan.chassis.messages.outbox.OutboxReader;
import caravan.chassis.messages.outbox.OutboxSignals;
import caravan.chassis.messages.outbox.OutboxSignals.ListeningConnection;
import caravan.chassis.messages.outbox.OutboxSignals.Signal;
import caravan.chassis.messages.workers.StopSignal;
import caravan.chassis.messages.workers.Wakeup;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals commits to the instance that publishes the outbox, and wakes the relay of this instance when a signal arrives. It has two
 * threads, since neither a commit nor a page waits for a signal. Signals may get lost, so relays also poll. The listening thread also
 * renews the lease, over its connection. Renewals are most of an idle service's load on its database. Over the pool each would be two
 * requests, since the pool tests a connection that was idle for half a second.
 */
final class RelaySignals {
    private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(1);
    private static final Duration RENEWED_AFTER = Duration.ofMillis(1_200);
    /**
     * The shortest time between two signals; commits in between share the next one. A commit after a pause is signalled at once. Each
     * signal is a transaction, wakes every instance, and makes the publishing one read the table.
     */
    static final Duration BETWEEN_SIGNALS = Duration.ofMillis(10);

    private static final Duration COMMIT_WAIT_MAX = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(RelaySignals.class);

    private final String source;
    private final OutboxSignals signals;
    private final BooleanSupplier publishes;
    private final Runnable relay;
    private final Consumer<Optional<ListeningConnection>> renewal;
    private final Interval renewing = new Interval(RENEWED_AFTER);
    private final Wakeup commits = new Wakeup();
    private final StopSignal stopSignal = new StopSignal();
    private volatile boolean received;

    /**
     * @param publishes whether this instance has the lease
     * @param relay runs when there may be something to publish, or the lease is free
     * @param renewal renews the lease of an instance that publishes, over the connection that listens, while there is one
     */
    RelaySignals(
            OutboxReader outbox,
            BooleanSupplier publishes,
            Runnable relay,
            Consumer<Optional<ListeningConnection>> renewal) {
        this.source = outbox.source();
        this.signals = outbox.signals();
        this.publishes = publishes;
        this.relay = relay;
        this.renewal = renewal;
    }

    void start() {
        Thread.ofPlatform().daemon().name("relay-signals-" + source).start(this::signalCommits);
        Thread.ofPlatform().daemon().name("relay-listener-" + source).start(this::listen);
    }

    void beginStop() {
        stopSignal.begin();
        commits.wake();
    }

    /** Whether a relay may poll less often. */
    boolean areReceived() {
        return received;
    }

    /** Many commits are one signal while it is sent. */
    void signalCommit() {
        commits.wake();
    }

    void signalFreeLease() {
        send(Signal.LEASE_RELEASED);
    }

    private void signalCommits() {
        try {
            while (!stopSignal.hasBegun()) {
                if (commits.await(COMMIT_WAIT_MAX) && !publishes.getAsBoolean()) {
                    send(Signal.COMMITTED);
                    stopSignal.await(BETWEEN_SIGNALS);
                }
            }
        } catch (InterruptedException stopped) {
            // The publishing instance polls by itself.
        }
    }

    private void send(Signal signal) {
        try {
            signals.send(signal);
        } catch (RuntimeException | Error databaseAway) {
            LOG.atDebug()
                    .setCause(databaseAway)
                    .log("A signal was not sent: other instances find the change by polling");
        }
    }

    private void listen() {
        try {
            while (!stopSignal.hasBegun()) {
                renewIfDue(Optional.empty());
                try (ListeningConnection connection = signals.listen()) {
                    received = true;
                    // Earlier signals are lost.
                    relay.run();
                    listenUntilStopped(connection);
                } catch (RuntimeException | Error lost) {
                    LOG.atDebug()
                            .setCause(lost)
                            .log("Signals of other instances cannot be received: polling more often");
                } finally {
                    received = false;
                }
                stopSignal.await(RECONNECT_PAUSE);
            }
        } catch (InterruptedException stopped) {
            // The connection is closed already.
        }
    }

    private void listenUntilStopped(ListeningConnection connection) {
        while (!stopSignal.hasBegun()) {
            Signal expected = publishes.getAsBoolean() ? Signal.COMMITTED : Signal.LEASE_RELEASED;
            // An instance that takes the lease during this wait has to renew it at the end of the wait.
            if (connection.await(renewing.left()).contains(expected)) {
                relay.run();
            }
            renewIfDue(Optional.of(connection));
        }
    }

    /**
     * If a renewal over the listening connection fails, the connection is closed. The next renewal uses the pool, and later ones a new
     * connection.
     */
    private void renewIfDue(Optional<ListeningConnection> connection) {
        if (!renewing.isDue()) {
            return;
        }
        renewing.done();
        if (!publishes.getAsBoolean()) {
            return;
        }
        try {
            renewal.accept(connection);
        } catch (RuntimeException | Error databaseAway) {
            // The publishing thread needs the database, too, and logs that it is away. The lease may expire meanwhile.
            LOG.atDebug().setCause(databaseAway).log("A lease could not be renewed");
            if (connection.isPresent()) {
                throw databaseAway;
            }
        }
    }
}
