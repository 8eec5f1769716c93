package caravan.run.supervisor.processes;

/** What a process of the fleet is for; in the order of a start, of which a stop is the reverse. */
public enum ProcessKind {
    /** PostgreSQL, which the supervisor starts and watches by other means than the rest. */
    DATABASE,
    /** Where the instances of the services are found. */
    REGISTRY,
    /** Where messages travel. */
    BROKER,
    SERVICE,
    /** The one address for all. */
    GATEWAY
}
