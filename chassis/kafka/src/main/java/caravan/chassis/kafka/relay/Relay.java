package caravan.chassis.kafka.relay;

import caravan.chassis.api.MeterTags;
import caravan.chassis.kafka.cluster.Clients;
import caravan.chassis.kafka.cluster.Interval;
import caravan.chassis.kafka.cluster.KafkaSettings;
import caravan.chassis.kafka.cluster.Topics;
import caravan.chassis.messages.outbox.OutboxReader;
import caravan.chassis.messages.outbox.OutboxSignals.ListeningConnection;
import caravan.chassis.messages.outbox.RelayLease;
import caravan.chassis.messages.workers.OldestMessage;
import caravan.chassis.messages.workers.StopSignal;
import caravan.kernel.Backoff;
import caravan.kernel.Outage;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes one outbox while this instance has the lease. An outbox has three platform threads: a virtual thread needs two more wake-ups
 * for each hand-over, and wake-ups are most of the latency of a single message and of the cost of an idle fleet.
 *
 * <p>The lease only saves work. Safety does not depend on it: a holder that was paused longer than its lease may still publish, which is
 * harmless (see {@link Publisher}).
 */
public final class Relay {
    /**
     * The time of a lease. When a holder dies, its outbox is not published for less than 10 s, which includes noticing it and starting a
     * producer.
     */
    static final Duration LEASE = Duration.ofSeconds(4);

    /** The check comes this long after the lease's end, so that it finds the lease expired. */
    private static final Duration LOOKED_FOR_AFTER_END = Duration.ofMillis(20);

    /** The poll interval while signals arrive, for a lost signal; and the one while no signals arrive, for commits of other instances. */
    private static final Duration POLL_WHILE_LISTENING = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofSeconds(1);

    /** The interval of storing the position. If the holder dies, the messages of this interval are published again. */
    private static final Duration STORED_AFTER = Duration.ofMillis(250);

    private static final Backoff AFTER_FAILURE = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
    /** After this many failures to reach the broker, the instance releases the lease, and another one takes it at once. */
    private static final int RELEASED_AFTER_FAILURES = 4;

    private static final Duration STOP_MAX = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final OutboxReader outbox;
    private final KafkaSettings settings;
    private final Clients clients;
    private final Topics topics;
    private final RelayLease lease;
    private final RelaySignals signals;
    private final RelayDelays delays;
    private final Clock clock;
    private final KnownCommits commits = new KnownCommits();
    private final StopSignal stopSignal = new StopSignal();
    private volatile long published;
    private volatile boolean held;
    /** The progress that an instance without the lease found at its last check. */
    private volatile long lagOfOthers;
    /** When the first message came that is not published, as far as is known without reading it. */
    private volatile long behindSinceMillis;

    private final OldestMessage oldest = new OldestMessage();
    /** Whether the last step succeeded: it has the lease, and the broker accepts messages. */
    private volatile boolean publishes;

    /** Consecutive failures, for the publishing thread. */
    private int failures;

    private final RelayOutage outage = new RelayOutage(new Outage());
    private @Nullable Thread publishing;

    public Relay(
            OutboxReader outbox,
            KafkaSettings settings,
            Clients clients,
            Topics topics,
            UUID holder,
            MeterRegistry registry,
            Clock clock) {
        this.outbox = outbox;
        this.settings = settings;
        this.clients = clients;
        this.topics = topics;
        this.lease = outbox.lease(holder, LEASE);
        this.signals = new RelaySignals(outbox, () -> held, commits::heardOfOthers, this::renew);
        this.delays = new RelayDelays(outbox.source(), registry, clock);
        this.clock = clock;
        Gauge.builder("caravan.relay.lag", this::lag)
                .description("Positions that are committed in the outbox and not published yet")
                .tag(MeterTags.SERVICE, outbox.source())
                .register(registry);
        Gauge.builder(
                        "caravan.relay.lag.seconds",
                        () -> oldest.ageSeconds(clock.millis(), lag() > 0, behindSinceMillis))
                .description("Age of the oldest message in the outbox that is not published yet")
                .baseUnit("seconds")
                .tag(MeterTags.SERVICE, outbox.source())
                .register(registry);
        Gauge.builder("caravan.relay.publishes", () -> publishes ? 1 : 0)
                .description("1 of the instance that publishes the outbox, 0 of the others")
                .tag(MeterTags.SERVICE, outbox.source())
                .register(registry);
    }

    public void start() {
        commits.reached(outbox.head());
        publishing =
                Thread.ofPlatform().daemon().name("relay-" + outbox.source()).start(this::run);
        signals.start();
    }

    public void committed(long position) {
        if (published >= commits.head()) {
            behindSinceMillis = clock.millis();
        }
        commits.reached(position);
        if (held) {
            commits.wake();
        } else {
            signals.signalCommit();
        }
    }

    /** If another instance publishes, asks the database for its progress. */
    public boolean isCaughtUp() {
        if (published >= commits.head()) {
            return true;
        }
        try {
            return !held && lease.look().published() >= commits.head();
        } catch (RuntimeException databaseAway) {
            return false;
        }
    }

    private long lag() {
        return held ? Math.max(0, commits.head() - published) : lagOfOthers;
    }

    public void beginStop() {
        stopSignal.begin();
        commits.wake();
        signals.beginStop();
    }

    public void awaitEnd() {
        Thread running = publishing;
        if (running == null) {
            return;
        }
        try {
            if (!running.join(STOP_MAX)) {
                LOG.atWarn().addKeyValue("source", outbox.source()).log("A relay did not stop in time");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void renew(Optional<ListeningConnection> connection) {
        if (!connection.map(lease::renew).orElseGet(lease::renew)) {
            // Another instance has the lease. The publishing thread learns that now, not at its next check.
            held = false;
            commits.wake();
        }
    }

    private void run() {
        while (!stopSignal.hasBegun()) {
            try {
                if (lease.acquire()) {
                    held = true;
                    publishWhileHeld();
                } else {
                    commits.await(look().plus(LOOKED_FOR_AFTER_END));
                }
            } catch (InterruptedException stopped) {
                break;
            } catch (RuntimeException | Error failure) {
                failures++;
                tell(failure);
                // From now on commits are signalled to the instance that takes the lease.
                held = false;
                lookAfterFailure();
                if (failures >= RELEASED_AFTER_FAILURES) {
                    release();
                }
                try {
                    stopSignal.await(AFTER_FAILURE.afterAttempts(failures));
                } catch (InterruptedException stopped) {
                    break;
                }
            } finally {
                held = false;
                publishes = false;
            }
        }
        release();
    }

    private void publishWhileHeld() throws InterruptedException {
        String cluster = topics.cluster();
        try (Publisher publisher = new Publisher(outbox.source(), settings, clients, topics, cluster)) {
            Optional<RelayLease.Published> resumed = lease.resume(cluster);
            if (resumed.isEmpty()) {
                return;
            }
            Publication publication = new Publication(
                    outbox,
                    publisher,
                    lease,
                    commits,
                    delays,
                    oldest,
                    this::untilLook,
                    stopSignal,
                    new Interval(STORED_AFTER),
                    resumed.get());
            published = publication.published();
            try {
                publishWhileHeld(publication);
            } catch (InterruptedException stopped) {
                publication.store();
                throw stopped;
            }
        }
    }

    private void publishWhileHeld(Publication publication) throws InterruptedException {
        while (held && publication.isHeld() && !stopSignal.hasBegun()) {
            publication.step();
            oldest.forget();
            published = publication.published();
            publishes = true;
            tellOfRecovery();
            publication.rest();
        }
        publication.store();
    }

    private Duration untilLook() {
        return signals.areReceived() ? POLL_WHILE_LISTENING : POLL;
    }

    /** Returns the time until another instance's lease expires, if it is not renewed. */
    private Duration look() {
        RelayLease.Progress progress = lease.look();
        note(progress);
        outage.anotherHasPublished(progress.published());
        return progress.left();
    }

    private void note(RelayLease.Progress progress) {
        commits.reached(progress.head());
        published = progress.published();
        lagOfOthers = progress.lag();
        oldest.forget();
        behindSinceMillis = progress.oldest().map(Instant::toEpochMilli).orElse(0L);
    }

    /** So that the metrics are right while a broker is away, also after a start: nothing was read of the outbox then. */
    private void lookAfterFailure() {
        try {
            note(lease.look());
        } catch (RuntimeException databaseAway) {
            LOG.atDebug().setCause(databaseAway).log("It is not known how far the outbox is published");
        }
    }

    private void release() {
        try {
            if (lease.release()) {
                signals.signalFreeLease();
            }
        } catch (RuntimeException databaseAway) {
            LOG.atDebug().setCause(databaseAway).log("A lease could not be released: it expires by itself");
        }
    }

    private void tell(Throwable failure) {
        if (!stopSignal.hasBegun()) {
            outage.failed(failure)
                    .ifPresent(report -> LOG.atWarn()
                            .addKeyValue("source", outbox.source())
                            .addKeyValue("failure", Outage.line(failure))
                            .addKeyValue("failures", report.failures())
                            .log("The outbox cannot be published now and grows: trying again"));
        }
    }

    private void tellOfRecovery() {
        failures = 0;
        outage.over()
                .ifPresent(was -> LOG.atInfo()
                        .addKeyValue("source", outbox.source())
                        .addKeyValue("lasted", was.lasted())
                        .log("The outbox is published again"));
    }
}
