package caravan.chaos.faults;

/** The process that a fault strikes. The plan names it, and the fleet's process is chosen when the fault strikes. */
public sealed interface Target {
    /** The name of what the process runs: a service, {@code gateway}, {@code broker}, {@code registry} or {@code postgresql}. */
    String name();

    /**
     * One of the processes of a name.
     *
     * @param turn from 0; if there are fewer processes, it starts again at the first
     */
    record Instance(String name, int turn) implements Target {
        @Override
        public String toString() {
            return turn == 0 ? name : name + " (" + (turn + 1) + ")";
        }
    }

    /** The one instance that publishes the outbox of its service. */
    record Publisher(String name) implements Target {
        @Override
        public String toString() {
            return name + " (that publishes)";
        }
    }
}
