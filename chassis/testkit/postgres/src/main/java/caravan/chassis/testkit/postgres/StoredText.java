package caravan.chassis.testkit.postgres;

import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Searches all tables of a database for a text, to test that it is not stored. */
public final class StoredText {
    private StoredText() {}

    /** The tables of all schemas, as {@code schema.table}, with a row that has the text in any column, UTF-8 bytes too. */
    public static List<String> tablesWith(Jdbi superuser, String text) {
        return superuser.withHandle(handle -> handle.createQuery("""
                        SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
                        WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
                        """).mapTo(String.class).list().stream()
                // Bytes are written in hexadecimal.
                .filter(table -> handle.createQuery("SELECT EXISTS (SELECT FROM " + table + " AS stored"
                                + " WHERE position(:text IN stored::text) > 0"
                                + " OR position(encode(convert_to(:text, 'UTF8'), 'hex') IN stored::text) > 0)")
                        .bind("text", text)
                        .mapTo(Boolean.class)
                        .one())
                .toList());
    }
}
