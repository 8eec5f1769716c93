package caravan.run.supervisor.processes;

/** The state of a process. */
public enum ProcessState {
    /** It runs, but does not serve yet. */
    STARTING,
    /** It serves, and the registry lists it. */
    READY,
    /** It was told to end. */
    STOPPING,
    /** It died, and will be started again after a pause. */
    WAITING
}
