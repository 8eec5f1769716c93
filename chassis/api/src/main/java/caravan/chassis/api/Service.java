package caravan.chassis.api;

/** A microservice. Found by {@link java.util.ServiceLoader}, so that nothing lists the services there are. */
public interface Service {
    /** Lower-case letters; names the schema, the database role, the topic and the metrics' tag. */
    String name();

    /** Says what the service is made of; called once, before anything runs. */
    void assemble(Assembly assembly);

    /** Whether the service may read, never write, every schema of its database; the audit alone needs it. */
    default boolean readsEverySchema() {
        return false;
    }
}
