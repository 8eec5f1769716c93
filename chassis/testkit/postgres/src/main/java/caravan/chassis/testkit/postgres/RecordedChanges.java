package caravan.chassis.testkit.postgres;

import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** What a service's trail holds. */
public final class RecordedChanges {
    private RecordedChanges() {}

    /**
     * In the order in which they were written, also where a test's clock stands still. Each record as "actor role action kind thing before after", in order; {@code -} for none, the name of a worker as its
     * actor.
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
