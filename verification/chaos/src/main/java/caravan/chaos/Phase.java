package caravan.chaos;

/** What goes on in the fleet meanwhile. */
record Phase(Kind kind, String what) {
    static final Phase CALM = new Phase(Kind.CALM, "calm");

    enum Kind {
        /** Nothing: whatever struck has passed. */
        CALM,
        /** A process was killed or stopped: requests may fail. */
        FAULT,
        /** Processes are replaced in an orderly manner: no idempotent request may fail. */
        ROLLING_RESTART
    }

    /** Whether a request that began in this phase and ended in another one must have succeeded. */
    boolean mustSucceedUntil(Phase end) {
        return kind != Kind.FAULT && end.kind != Kind.FAULT;
    }
}
