package caravan.chassis.kafka.relay;

import caravan.chassis.kafka.cluster.Interval;
import caravan.chassis.messages.outbox.OutboxRead;
import caravan.chassis.messages.outbox.OutboxReader;
import caravan.chassis.messages.outbox.OutgoingRead;
import caravan.chassis.messages.outbox.RelayLease;
import caravan.chassis.messages.workers.MessageLinger;
import caravan.chassis.messages.workers.OldestMessage;
import caravan.chassis.messages.workers.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Publishes an outbox page by page while this instance holds the lease. It stores its position at intervals, and when nothing is left to
 * publish. The position is stored after the page, never before: a page that is published twice is harmless, since subscribers drop what
 * they have applied. For one thread.
 */
public final class Publication {
    /** The most messages of a page, and the most bytes of its payload. */
    private static final int ROWS_MAX = 1_000;

    public static final int PAYLOAD_BYTES_MAX = 4 * 1024 * 1024;

    private static final MessageLinger LINGER = new MessageLinger(Duration.ofMillis(4));

    private final OutboxReader outbox;
    private final Publisher publisher;
    private final RelayLease lease;
    private final KnownCommits commits;
    private final RelayDelays delays;
    private final OldestMessage oldest;
    private final Supplier<Duration> untilLook;
    private final StopSignal stopSignal;
    private final PreviousPositions previous;
    private long published;
    private final Interval storing;
    private boolean isStored = true;
    private boolean isHeld = true;
    /** By the last step. */
    private int found;

    private boolean goesOn;

    /**
     * @param untilLook how long to wait before the table is read without a signal
     * @param storing the interval of storing the position while there is more to publish
     */
    public Publication(
            OutboxReader outbox,
            Publisher publisher,
            RelayLease lease,
            KnownCommits commits,
            RelayDelays delays,
            OldestMessage oldest,
            Supplier<Duration> untilLook,
            StopSignal stopSignal,
            Interval storing,
            RelayLease.Published resumed) {
        this.outbox = outbox;
        this.publisher = publisher;
        this.lease = lease;
        this.commits = commits;
        this.delays = delays;
        this.oldest = oldest;
        this.untilLook = untilLook;
        this.stopSignal = stopSignal;
        this.storing = storing;
        this.previous = new PreviousPositions(resumed);
        this.published = resumed.position();
    }

    /** Whether this holder had the lease when it last stored the position. */
    boolean isHeld() {
        return isHeld;
    }

    /** The position that the broker has acknowledged. */
    long published() {
        return published;
    }

    /** Publishes the next page, if there is one. */
    void step() {
        boolean wereOthers = commits.beginRead();
        switch (outbox.readAll(published, ROWS_MAX, PAYLOAD_BYTES_MAX)) {
            case OutgoingRead.Page page -> {
                commits.reached(page.head());
                found = page.messages().size();
                goesOn = page.goesOn();
                if (found > 0) {
                    publish(page);
                }
                if (found > 0 && wereOthers) {
                    commits.othersMayFollow();
                }
            }
            // Purged messages are before the position at which the lease is resumed, so a new attempt works.
            case OutboxRead.Gap gap ->
                throw new IllegalStateException("the messages " + (gap.after() + 1) + " to " + gap.through()
                        + " are not in the outbox, and were not published");
        }
    }

    private void publish(OutgoingRead.Page page) {
        List<OutgoingRead.Message> messages = page.messages();
        oldest.begun(messages.getFirst().time());
        publisher.publish(previous.named(messages));
        delays.acknowledged(page);
        oldest.ended(messages.getLast().time());
        previous.published(messages);
        published = messages.getLast().delivery().position();
        isStored = false;
        if (storing.isDue()) {
            store();
        }
    }

    /** Waits after a step until the next read is worthwhile: for more messages, or for a commit. */
    void rest() throws InterruptedException {
        if (found == 0) {
            store();
            commits.await(untilLook.get());
        } else if (!goesOn) {
            stopSignal.await(LINGER.after(found));
            awaitCommit();
        }
    }

    private void awaitCommit() throws InterruptedException {
        boolean isLookDue = false;
        while (!isLookDue && isHeld && !commits.isMoreThan(published) && !stopSignal.hasBegun()) {
            store();
            isLookDue = !commits.await(untilLook.get());
        }
    }

    /** Stores the position, if it has changed. */
    void store() {
        if (!isStored) {
            isStored = true;
            storing.done();
            isHeld = lease.store(previous.toStore(published));
        }
    }
}
