package caravan.chassis.messages;

import caravan.chassis.messages.outbox.OutboxReader;
import caravan.chassis.messages.subscriptions.Receiver;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Carries messages from the outboxes of services to receivers. The local one reads the outboxes of this process; the other one publishes
 * them to a broker and reads from there. A transport may repeat and delay messages. But within one source and partition it never hands on a
 * message before an earlier one that the receiver takes.
 */
public interface Transport {
    /** Adds the outbox of a service of this process. Call it before {@link #start}. */
    void addOutbox(OutboxReader outbox);

    /** Adds a receiver. Call it before {@link #start}. */
    void addReceiver(Receiver receiver);

    /** Starts to hand on messages. */
    void start();

    /** Stops within a bounded time. A running batch is finished first. Also closes a transport that never started. */
    void stop();

    /**
     * Called after a commit, so that its messages are handed on before the next poll. Cheap; runs on the committing thread.
     *
     * @param head the last position of the commit
     * @param types names of the types of the added messages
     */
    void committed(String source, long head, Set<String> types);

    /**
     * What subscriptions have applied of a source, as far as the transport knows. May ask a broker.
     *
     * @param subscriptions the names, {@code <service>.<subscription>}, of subscriptions in this process or others
     * @return for each known subscription, the last applied position by partition; {@link caravan.chassis.messages.wire.Partitions#ALL}
     *     stands for all partitions
     */
    Map<String, Map<Integer, Long>> applied(String source, Set<String> subscriptions);

    /**
     * The requests of subscriptions that wait for a snapshot of a source, as far as the transport knows. May ask a broker.
     *
     * @param subscriptions the names, {@code <service>.<subscription>}, of subscriptions in this process or others
     * @return the requests; for a while also those that are already answered
     */
    Set<UUID> snapshotRequests(String source, Set<String> subscriptions);

    /** Whether it publishes outboxes to a broker. If so, messages are purged only after they are published. */
    boolean publishes();

    /**
     * Whether a receiver has received all messages that are available now. May ask a broker, and wait some seconds.
     *
     * @return false also if that is unknown
     */
    boolean hasReceivedAll(String receiver);

    /** Whether every receiver has all that was committed in this process when it was asked. */
    boolean isDrained();
}
