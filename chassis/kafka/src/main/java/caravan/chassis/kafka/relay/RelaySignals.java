package caravan.chassis.kafka.relay;

import caravan.chassis.kafka.cluster.Interval;
import caravan.chassis.messages.outbox.OutboxReader;
import caravan.chassis.messages.outbox.OutboxSignals;
import caravan.chassis.messages.outbox.OutboxSignals.Listening;
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
 * Tells the instance that publishes an outbox of commits that it does not see, and wakes the relay of this one when it is told. On two
 * threads, since neither a commit nor a page waits for a signal. Signals may get lost: relays look now and then all the same. The lease is
 * renewed by the thread that listens, over its connection: renewals are most of what an idle service asks its database, and over the pool each
 * asked twice, since the pool tries a connection that nobody used for half a second.
 */
final class RelaySignals {
    private static final Duration UNHEARD_PAUSE = Duration.ofSeconds(1);
    private static final Duration RENEWED_AFTER = Duration.ofMillis(1_200);
    /**
     * Between two signals of commits: what is committed meanwhile shares the next one. A commit after a pause is told at once. Each signal is
     * a transaction, wakes every instance, and makes the one that publishes read the table.
     */
    static final Duration BETWEEN_SIGNALS = Duration.ofMillis(10);

    private static final Duration COMMIT_WAIT_MAX = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(RelaySignals.class);

    private final String source;
    private final OutboxSignals signals;
    private final BooleanSupplier publishes;
    private final Runnable relay;
    private final Consumer<Optional<Listening>> renewal;
    private final Interval renewing = new Interval(RENEWED_AFTER);
    private final Wakeup commits = new Wakeup();
    private final StopSignal stopSignal = new StopSignal();
    private volatile boolean heard;

    /**
     * @param publishes whether this instance has the lease
     * @param relay run when there is something to publish, or the lease is free
     * @param renewal renews the lease of an instance that publishes, over the connection that listens, while there is one
     */
    RelaySignals(
            OutboxReader outbox, BooleanSupplier publishes, Runnable relay, Consumer<Optional<Listening>> renewal) {
        this.source = outbox.source();
        this.signals = outbox.signals();
        this.publishes = publishes;
        this.relay = relay;
        this.renewal = renewal;
    }

    void start() {
        Thread.ofPlatform().daemon().name("relay-signals-" + source).start(this::tellOfCommits);
        Thread.ofPlatform().daemon().name("relay-listener-" + source).start(this::listen);
    }

    void beginStop() {
        stopSignal.begin();
        commits.wake();
    }

    /** Whether a relay may look less often. */
    boolean areHeard() {
        return heard;
    }

    /** Many commits are one signal while it is sent. */
    void tellOfCommit() {
        commits.wake();
    }

    void tellOfFreeLease() {
        send(Signal.LEASE_LEFT);
    }

    private void tellOfCommits() {
        try {
            while (!stopSignal.hasBegun()) {
                if (commits.await(COMMIT_WAIT_MAX) && !publishes.getAsBoolean()) {
                    send(Signal.COMMITTED);
                    stopSignal.await(BETWEEN_SIGNALS);
                }
            }
        } catch (InterruptedException stopped) {
            // Whoever publishes looks by itself.
        }
    }

    private void send(Signal signal) {
        try {
            signals.send(signal);
        } catch (RuntimeException | Error databaseAway) {
            LOG.atDebug().setCause(databaseAway).log("A signal was not sent: other instances look by themselves");
        }
    }

    private void listen() {
        try {
            while (!stopSignal.hasBegun()) {
                renewIfDue(Optional.empty());
                try (Listening listening = signals.listen()) {
                    heard = true;
                    // What was told before is not heard.
                    relay.run();
                    listenWhileThere(listening);
                } catch (RuntimeException | Error lost) {
                    LOG.atDebug().setCause(lost).log("Signals of other instances are not heard: looking more often");
                } finally {
                    heard = false;
                }
                stopSignal.await(UNHEARD_PAUSE);
            }
        } catch (InterruptedException stopped) {
            // The connection is closed already.
        }
    }

    private void listenWhileThere(Listening listening) {
        while (!stopSignal.hasBegun()) {
            Signal expected = publishes.getAsBoolean() ? Signal.COMMITTED : Signal.LEASE_LEFT;
            // An instance that takes the lease during this wait has to renew it at the end of the wait.
            if (listening.await(renewing.left()).contains(expected)) {
                relay.run();
            }
            renewIfDue(Optional.of(listening));
        }
    }

    /** A renewal that fails over the connection that listens closes it: the next one is made over the pool, and then over another. */
    private void renewIfDue(Optional<Listening> listening) {
        if (!renewing.isDue()) {
            return;
        }
        renewing.done();
        if (!publishes.getAsBoolean()) {
            return;
        }
        try {
            renewal.accept(listening);
        } catch (RuntimeException | Error databaseAway) {
            // The thread that publishes needs the database too, and logs that it is away. The lease may end meanwhile.
            LOG.atDebug().setCause(databaseAway).log("A lease could not be renewed");
            if (listening.isPresent()) {
                throw databaseAway;
            }
        }
    }
}
