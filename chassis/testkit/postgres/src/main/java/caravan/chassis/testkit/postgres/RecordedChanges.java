package caravan.chassis.testkit.postgres;

import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** The records of a service's trail. */
public final class RecordedChanges {
    private RecordedChanges() {}

    /**
     * The records in the order of their writes, even if a test's clock stands still. Each is "actor role action kind thing before after",
     * with {@code -} for an empty part. A worker's actor is its name.
     */
    public static List<String> of(Jdbi service) {
        return service.withHandle(
                handle -> handle.createQuery("""
                SELECT concat_ws(' ', coalesce(actor::text, worker), actor_role, action, kind, thing,
                    coalesce(before::text, '-'), coalesce(after::text, '-'))
                FROM change_record ORDER BY ctid
                """).mapTo(String.class).list());
    }
}
