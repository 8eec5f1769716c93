package caravan.chassis.messages;

import caravan.chassis.messages.outbox.OutboxRead;
import caravan.chassis.messages.outbox.OutboxReader;
import caravan.chassis.messages.outbox.PurgedMessages;
import caravan.chassis.messages.snapshots.SnapshotMark;
import caravan.chassis.messages.subscriptions.MissingMessages;
import caravan.chassis.messages.subscriptions.Receiver;
import caravan.chassis.messages.wire.DeliveryOrder;
import caravan.chassis.messages.wire.Partitions;
import caravan.chassis.messages.workers.MessageLinger;
import caravan.chassis.messages.workers.Retries;
import caravan.chassis.messages.workers.StopSignal;
import caravan.chassis.messages.workers.Wakeup;
import caravan.kernel.Outage;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one outbox for one receiver, on a virtual thread: after each commit that concerns the receiver, and at intervals. */
final class OutboxFollower {
    /** The most messages of a page. */
    static final int ROWS_MAX = 500;

    /** The most bytes of a page's payload. */
    static final int PAYLOAD_BYTES_MAX = 512 * 1024;

    /** The interval of reads without a wake-up: for commits of other processes on the same schema, and for a lost wake-up. */
    static final Duration POLL = Duration.ofSeconds(2);

    /** From 100 messages a second on, messages share transactions: those of up to 50 ms, also those of a single caller. */
    static final MessageLinger LINGER = new MessageLinger(Duration.ofMillis(10));

    /** How long a shutdown waits for the running batch. */
    static final Duration STOP_MAX = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(OutboxFollower.class);

    private final OutboxReader outbox;
    private final Receiver receiver;
    private final Set<String> types;
    /** With the types of the marks of a snapshot, if the receiver can use one. */
    private final Set<String> typesRead;

    private final Wakeup wakeup = new Wakeup();
    private final StopSignal stopSignal = new StopSignal();
    private final AtomicLong wanted = new AtomicLong();
    private volatile long reached;
    /** When it was last caught up, and then a message came. */
    private volatile long behindSinceMillis;
    /** Whether messages that the receiver needs are purged or lost. */
    private boolean isAtAGap;

    private @Nullable Thread thread;

    OutboxFollower(OutboxReader outbox, Receiver receiver) {
        this.outbox = outbox;
        this.receiver = receiver;
        this.types = receiver.types();
        this.typesRead = new HashSet<>(types);
        receiver.recoversFrom()
                .filter(outbox.source()::equals)
                .ifPresent(source -> typesRead.add(SnapshotMark.typeOf(source).name()));
        receiver.watch(outbox.source(), new Receiver.Lag(this::lag, () -> behindSinceMillis, false));
    }

    /** @param head the last position of the outbox: what is behind it wakes the follower */
    void start(long head) {
        reached = receiver.open(outbox.source(), DeliveryOrder.ACROSS_PARTITIONS);
        behindSinceMillis = System.currentTimeMillis();
        wanted.accumulateAndGet(head, Math::max);
        thread = Thread.ofVirtual().name("outbox-follower-" + outbox.source()).start(this::follow);
    }

    void committed(long head, Set<String> committedTypes) {
        if (!Collections.disjoint(typesRead, committedTypes)) {
            if (isCaughtUp()) {
                behindSinceMillis = System.currentTimeMillis();
            }
            wanted.accumulateAndGet(head, Math::max);
            wakeup.wake();
        }
    }

    boolean isOf(String name) {
        return receiver.name().equals(name);
    }

    boolean isCaughtUp() {
        return reached >= wanted.get();
    }

    private long lag() {
        return Math.max(0, wanted.get() - reached);
    }

    void beginStop() {
        stopSignal.begin();
        wakeup.wake();
    }

    void awaitEnd() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        try {
            if (!running.join(STOP_MAX)) {
                LOG.atWarn().addKeyValue("source", outbox.source()).log("A follower did not stop in time");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        int failures = 0;
        while (!stopSignal.hasBegun() && !isAtAGap) {
            try {
                // First: a start has nothing to read, and all followers at once would slow down the first answers.
                if (isCaughtUp()) {
                    wakeup.await(receiver.toBeStoredWithin(outbox.source()).orElse(POLL));
                }
                if (stopSignal.hasBegun()) {
                    return;
                }
                step();
                failures = 0;
                outbox.outage()
                        .over()
                        .ifPresent(was -> LOG.atInfo()
                                .addKeyValue("source", outbox.source())
                                .addKeyValue("lasted", was.lasted())
                                .log("An outbox is read again"));
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException | Error failure) {
                failures++;
                outbox.outage()
                        .failed(failure.getClass())
                        .ifPresent(report -> LOG.atWarn()
                                .addKeyValue("source", outbox.source())
                                .addKeyValue("failure", Outage.line(failure))
                                .log("An outbox cannot be read now: trying again"));
                try {
                    stopSignal.await(Retries.WHILE_AWAY.afterAttempts(failures));
                } catch (InterruptedException stopped) {
                    return;
                }
            }
        }
    }

    /** Reads one page, and hands it on. */
    private void step() throws InterruptedException {
        switch (outbox.read(reached, typesRead, ROWS_MAX, PAYLOAD_BYTES_MAX)) {
            case OutboxRead.Page page -> handOn(page);
            case OutboxRead.Gap gap -> passOver(gap);
        }
    }

    private void handOn(OutboxRead.Page page) throws InterruptedException {
        if (page.deliveries().isEmpty()) {
            receiver.passOver(outbox.source(), page.through());
        } else {
            receiver.receive(outbox.source(), DeliveryOrder.ACROSS_PARTITIONS, page.deliveries());
        }
        reached = page.through();
        if (!page.deliveries().isEmpty() && !page.goesOn()) {
            stopSignal.await(LINGER.after(page.deliveries().size()));
        }
    }

    /** A gap is harmless if the receiver takes none of its messages, has applied them, or gets them by a snapshot. */
    private void passOver(OutboxRead.Gap gap) {
        Optional<MissingMessages> missing = receiver.applied()
                .map(bySource -> bySource.getOrDefault(outbox.source(), Map.of()))
                .flatMap(applied -> missing(gap, outbox.purged(), applied));
        if (missing.isPresent() && !receiver.askForSnapshotOrStop(missing.get(), DeliveryOrder.ACROSS_PARTITIONS)) {
            isAtAGap = true;
            outbox.timeAfter(reached).ifPresent(oldest -> behindSinceMillis = oldest.toEpochMilli());
        } else {
            receiver.passOver(outbox.source(), gap.through());
            reached = gap.through();
        }
    }

    private Optional<MissingMessages> missing(OutboxRead.Gap gap, PurgedMessages purged, Map<Integer, Long> applied) {
        if (gap.through() > purged.through()) {
            // The messages are lost, not purged: nobody knows which they were.
            return Optional.of(new MissingMessages(outbox.source(), Partitions.ALL, gap.after(), gap.through()));
        }
        // A receiver that waits for a snapshot needs its marks, too.
        Set<String> lackable = receiver.snapshotRequest().isPresent() ? typesRead : types;
        return purged.lastOf(lackable).entrySet().stream()
                .map(last -> new MissingMessages(
                        outbox.source(),
                        last.getKey(),
                        Math.max(reached, applied.getOrDefault(last.getKey(), 0L)),
                        last.getValue()))
                .filter(missing -> missing.through() > missing.after())
                .findFirst();
    }
}
