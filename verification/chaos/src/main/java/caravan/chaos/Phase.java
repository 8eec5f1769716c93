package caravan.chaos;

/** What is being done to the fleet. */
record Phase(Kind kind, String what) {
    static final Phase CALM = new Phase(Kind.CALM, "calm");

    enum Kind {
        /** Nothing: the last fault is over. */
        CALM,
        /** A process was killed or stopped: requests may fail. */
        FAULT,
        /** Processes are replaced in order: no idempotent request may fail. */
        ROLLING_RESTART
    }

    /** Whether a request that began in this phase and ended in another one must have succeeded. */
    boolean mustSucceedUntil(Phase end) {
        return kind != Kind.FAULT && end.kind != Kind.FAULT;
    }
}
