package caravan.chassis.messages;

import caravan.chassis.messages.outbox.OutboxReader;
import caravan.chassis.messages.subscriptions.Receiver;
import java.util.Set;

/**
 * Carries messages from the outboxes of services to receivers. The local one reads the outboxes of this process; another
 * publishes them to a broker and reads from there. Whatever it does, it may repeat and delay, but for one source and
 * partition it never hands on a message before an earlier one that the receiver takes.
 */
public interface Transport {
    /** Adds the outbox of a service of this process. Before {@link #start}. */
    void addOutbox(OutboxReader outbox);

    /** Adds a receiver of what its sources publish. Before {@link #start}. */
    void addReceiver(Receiver receiver);

    /** Begins to hand on messages. */
    void start();

    /** Ends within a bounded time; a batch that runs is finished first. Also closes one that has not started. */
    void stop();

    /**
     * Tells of a commit, so that nobody waits for a poll. Cheap; runs on the committing thread.
     *
     * @param head the last position that the commit gave out
     * @param types names of the types of what was added
     */
    void committed(String source, long head, Set<String> types);

    /** Whether every receiver has all that was committed in this process when it was asked. */
    boolean isDrained();
}
