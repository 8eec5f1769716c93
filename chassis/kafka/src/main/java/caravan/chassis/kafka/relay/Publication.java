package caravan.chassis.kafka.relay;

import caravan.chassis.kafka.cluster.Interval;
import caravan.chassis.messages.outbox.OutboxGap;
import caravan.chassis.messages.outbox.OutboxReader;
import caravan.chassis.messages.outbox.OutgoingMessage;
import caravan.chassis.messages.outbox.OutgoingPage;
import caravan.chassis.messages.outbox.PublishedPositions;
import caravan.chassis.messages.outbox.RelayLease;
import caravan.chassis.messages.workers.MessageLinger;
import caravan.chassis.messages.workers.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the holder of a lease does: publishes page by page, and stores how far it came when nothing is left to publish, and now and then before.
 * A page that is published twice is harmless: subscribers drop what is not above their position. So the position is stored after the
 * page, never before. Of one thread.
 */
public final class Publication {
    /** Messages and bytes of payload of one page. */
    private static final int ROWS_MAX = 1_000;

    public static final int PAYLOAD_BYTES_MAX = 4 * 1024 * 1024;

    private static final MessageLinger LINGER = new MessageLinger(Duration.ofMillis(4));

    private final OutboxReader outbox;
    private final Publisher publisher;
    private final RelayLease lease;
    private final KnownCommits commits;
    private final RelayDelays delays;
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
     * @param untilLook how long to wait for a commit that may not be heard of
     * @param storing of how far it came, while there is more to publish
     */
    public Publication(
            OutboxReader outbox,
            Publisher publisher,
            RelayLease lease,
            KnownCommits commits,
            RelayDelays delays,
            Supplier<Duration> untilLook,
            StopSignal stopSignal,
            Interval storing,
            PublishedPositions resumed) {
        this.outbox = outbox;
        this.publisher = publisher;
        this.lease = lease;
        this.commits = commits;
        this.delays = delays;
        this.untilLook = untilLook;
        this.stopSignal = stopSignal;
        this.storing = storing;
        this.previous = new PreviousPositions(resumed);
        this.published = resumed.position();
    }

    /** Whether the lease was this holder's when it last stored how far it came. */
    boolean isHeld() {
        return isHeld;
    }

    /** How far the broker has acknowledged. */
    long published() {
        return published;
    }

    /** Publishes the next page, if there is one. */
    void step() {
        boolean wereOthers = commits.beginRead();
        switch (outbox.readAll(published, ROWS_MAX, PAYLOAD_BYTES_MAX)) {
            case OutgoingPage page -> {
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
            // What is purged lies before the position at which the lease is resumed: that is tried again.
            case OutboxGap gap ->
                throw new IllegalStateException("the messages " + (gap.after() + 1) + " to " + gap.through()
                        + " are not in the outbox, and were not published");
        }
    }

    private void publish(OutgoingPage page) {
        List<OutgoingMessage> messages = page.messages();
        publisher.publish(previous.named(messages));
        delays.acknowledged(page);
        previous.published(messages);
        published = messages.getLast().delivery().position();
        isStored = false;
        if (storing.isDue()) {
            store();
        }
    }

    /** Waits, after a step, until it is worth it to read again: for a crowd, or for a commit. */
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

    /** Stores how far it came, if that is not stored. */
    void store() {
        if (!isStored) {
            isStored = true;
            storing.done();
            isHeld = lease.store(previous.toStore(published));
        }
    }
}
