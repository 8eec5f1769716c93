package caravan.chassis.messages.subscriptions;

import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.messages.wire.DeliveryOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Where a transport hands messages on to. */
public interface Receiver {
    /** {@code <service>.<subscription>}: the same in every instance, and no other receiver's. */
    String name();

    /** Names of the types it takes; it passes over others. */
    Set<String> types();

    /** The topics that its types travel on; of a receiver that stores positions just one, since order ends there. */
    Set<String> topics();

    /**
     * For a receiver that stores no positions, but is told of everything in each process: how long before the start of
     * the transport to begin, at least. Empty for one that stores them, and shares its messages with other processes.
     */
    Optional<Duration> lookBack();

    /**
     * Where to begin to read a source; called once for each source, before anything of it is handed on.
     *
     * @param sequence the one in which it will be handed on
     * @return the position behind which to begin, in every partition
     */
    long open(String source, DeliveryOrder sequence);

    /**
     * Takes messages of one source, in order. Returns once they need never be handed on again; may take as long as the
     * database is away. Repeats do no harm. Messages of other types may be among them: it passes over those.
     *
     * @return what is missing, by {@link Delivery#previous}, in each partition whose last messages were not taken for that. Empty where all is
     *     taken
     * @throws InterruptedException if {@link #stop} was called: what was not taken is to be handed on after the next start
     */
    List<MissingMessages> receive(String source, DeliveryOrder sequence, List<Delivery> deliveries)
            throws InterruptedException;

    /** Tells that up to a position the source holds nothing more of its types, in any partition. */
    void passOver(String source, long through);

    /**
     * What it has applied of each source, by partition: the same for all instances. {@link
     * caravan.chassis.messages.wire.Partitions#ALL} stands for every partition. Empty if it stores no positions.
     */
    Optional<Map<String, Map<Integer, Long>>> applied();

    /** The source whose snapshot makes up for any messages of it that are gone; empty if there is none. */
    Optional<String> recoversFrom();

    /**
     * Tells that messages are nowhere to be had. If a snapshot can make up for them, it asks for one, in all partitions, and takes whatever
     * follows, with the marks of snapshots. Otherwise it stops: it is handed nothing more of their source until the next start.
     *
     * @return whether it has asked
     */
    boolean askForSnapshotOrStop(MissingMessages missing, DeliveryOrder sequence);

    /** The request for the snapshot that it waits for, if it does: the same for all instances. */
    Optional<UUID> snapshotRequest();

    /** Makes {@link #receive} give up its waiting. */
    void stop();

    /**
     * Makes visible what waits, once for each source.
     *
     * @param source the source that is counted, or the transport's name where it counts all together
     */
    void watch(String source, Supplier<Number> lag);
}
