package caravan.run.supervisor.processes;

/** What a process of the fleet is for. A stop goes in the reverse order of these. */
public enum ProcessKind {
    /** PostgreSQL, which the supervisor starts and watches in another way than the rest. */
    DATABASE,
    /** The registry of instances. */
    REGISTRY,
    /** The broker of messages. */
    BROKER,
    SERVICE,
    /** The one address for all services. */
    GATEWAY
}
