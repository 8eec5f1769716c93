package caravan.chassis.messages.subscriptions;

import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.messages.wire.DeliveryOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/** The target to which a transport hands on messages. */
public interface Receiver {
    /** {@code <service>.<subscription>}: the same in every instance, and unique. */
    String name();

    /** The names of the message types that it takes. It skips others. */
    Set<String> types();

    /** The topics of its types. A receiver that stores positions has one topic, since there is no order between topics. */
    Set<String> topics();

    /**
     * For a receiver without stored positions, which gets everything in each process: how long before the transport's start it begins at
     * least. Empty for a receiver that stores positions, and shares its messages with other processes.
     */
    Optional<Duration> lookBack();

    /**
     * Opens a source. Called once for each source, before anything of it is handed on.
     *
     * @param sequence the order in which messages will be handed on
     * @return the position after which to begin, in every partition
     */
    long open(String source, DeliveryOrder sequence);

    /**
     * Takes messages of one source, in order. When it returns, they need not be handed on again. It waits during an outage of the database.
     * Repeats do no harm. It skips messages of other types.
     *
     * @return the missing messages, by {@link Delivery#previous}, of each partition where a gap stopped it; empty if all messages were
     *     taken
     * @throws InterruptedException if {@link #stop} was called; the rest must be handed on after the next start
     */
    List<MissingMessages> receive(String source, DeliveryOrder sequence, List<Delivery> deliveries)
            throws InterruptedException;

    /** Notes that the source has no more messages of its types up to a position, in any partition. */
    void passOver(String source, long through);

    /** After this time {@link #passOver} is to be called again, since a position is not stored yet; empty if all are. */
    default Optional<Duration> toBeStoredWithin(String source) {
        return Optional.empty();
    }

    /**
     * The applied positions of each source, by partition, shared by all instances. {@link caravan.chassis.messages.wire.Partitions#ALL}
     * stands for every partition. Empty if it stores no positions.
     */
    Optional<Map<String, Map<Integer, Long>>> applied();

    /** The source whose snapshot can replace missing messages; empty if there is none. */
    Optional<String> recoversFrom();

    /**
     * Notes that messages are no longer available anywhere. If a snapshot can replace them, the receiver asks for one in all partitions,
     * and takes what follows, with the marks of snapshots. If not, it stops: it gets nothing more of this source until the next start.
     *
     * @return whether it asked for a snapshot
     */
    boolean askForSnapshotOrStop(MissingMessages missing, DeliveryOrder sequence);

    /** The request for a snapshot, if it waits for one; the same for all instances. */
    Optional<UUID> snapshotRequest();

    /** Ends the waits of {@link #receive}. */
    void stop();

    /**
     * Registers the metrics of its lag, once for each source.
     *
     * @param source the source, or the transport's name if all sources are counted together
     */
    void watch(String source, Lag lag);

    /**
     * What waits for a receiver, as its transport knows it.
     *
     * @param messages how many positions or messages wait
     * @param sinceMillis when the first of them came, if the receiver had been handed all before; 0 if that is unknown
     * @param isOfAllSources whether all sources are counted together
     */
    record Lag(LongSupplier messages, LongSupplier sinceMillis, boolean isOfAllSources) {}
}
