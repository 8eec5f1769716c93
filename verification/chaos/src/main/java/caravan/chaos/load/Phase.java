package caravan.chaos.load;

/** What is being done to the fleet. */
public record Phase(Kind kind, String what) {
    public static final Phase CALM = new Phase(Kind.CALM, "calm");

    public enum Kind {
        /** Nothing: the last fault is over. */
        CALM,
        /** A process was killed or stopped: requests may fail. */
        FAULT,
        /** Processes are replaced in order: no idempotent request may fail. */
        ROLLING_RESTART
    }

    /** Whether a request that began in this phase and ended in another one must have succeeded. */
    public boolean mustSucceedUntil(Phase end) {
        return kind != Kind.FAULT && end.kind != Kind.FAULT;
    }
}
