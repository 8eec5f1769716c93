package caravan.chaos.faults;

/** Which process a fault is for: decided in the plan, found in the fleet when it strikes. */
public sealed interface Target {
    /** Of what the process runs: a service, {@code gateway}, {@code broker}, {@code registry} or {@code postgresql}. */
    String name();

    /**
     * One of the processes of a name.
     *
     * @param turn from 0; counted round where there are fewer
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
