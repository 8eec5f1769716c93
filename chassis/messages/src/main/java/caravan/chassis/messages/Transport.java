package caravan.chassis.messages;

import caravan.chassis.messages.outbox.OutboxReader;
import caravan.chassis.messages.subscriptions.Receiver;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

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

    /**
     * What subscriptions have applied of a source, as far as the transport knows; may ask a broker.
     *
     * @param subscriptions {@code <service>.<subscription>} of those to look for, in this process or another
     * @return of those it knows of: the last position that is applied in each partition, {@link
     *     caravan.chassis.messages.wire.Partitions#ALL} standing for every one
     */
    Map<String, Map<Integer, Long>> applied(String source, Set<String> subscriptions);

    /**
     * The requests of subscriptions that wait for a snapshot of a source's state, as far as the transport knows; may ask a broker.
     *
     * @param subscriptions {@code <service>.<subscription>} of those to look for, in this process or another
     * @return also those that are answered already, for a while
     */
    Set<UUID> snapshotRequests(String source, Set<String> subscriptions);

    /** Whether it publishes outboxes to a broker: what is not published is not purged. */
    boolean publishes();

    /**
     * Whether a receiver has all that can be had of what it takes, now; may ask a broker, and wait some seconds.
     *
     * @return false also if it cannot be told
     */
    boolean hasHeardAll(String receiver);

    /** Whether every receiver has all that was committed in this process when it was asked. */
    boolean isDrained();
}
