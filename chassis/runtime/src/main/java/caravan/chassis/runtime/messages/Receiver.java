package caravan.chassis.runtime.messages;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Where a transport hands messages on to. */
public interface Receiver {
    /** Names of the types it takes; it passes over others. */
    Set<String> types();

    /**
     * Where to begin to read a source; called once for each source, before anything is handed on.
     *
     * @return the position behind which to begin
     */
    long open(String source);

    /**
     * Takes messages of one source, in order. Returns once they need never be handed on again; may take as long as the
     * database is away. Repeats do no harm.
     *
     * @param partition the one that all of them are of, or {@link Partitions#ALL} if they are in order across partitions
     * @throws InterruptedException if {@link #stop} was called: what was not taken is to be handed on after the next start
     */
    void receive(String source, int partition, List<Delivery> deliveries) throws InterruptedException;

    /** Tells that up to a position the source holds nothing more of its types, in any partition. */
    void passOver(String source, long through);

    /** Makes {@link #receive} give up its waiting. */
    void stop();

    /** Makes what waits behind positions visible, once for each source. */
    void watch(String source, Supplier<Number> lag);
}
