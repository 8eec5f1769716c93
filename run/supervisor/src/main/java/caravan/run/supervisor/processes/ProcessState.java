package caravan.run.supervisor.processes;

/** How far a process is. */
public enum ProcessState {
    /** It runs, and does not serve yet. */
    STARTING,
    /** It serves, and others find it. */
    READY,
    /** It was told to end. */
    STOPPING,
    /** It died, and is started again after a pause. */
    WAITING
}
