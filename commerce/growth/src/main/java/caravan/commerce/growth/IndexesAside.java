package caravan.commerce.growth;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Drops the indexes of a table while it is filled, and makes them again afterwards. PostgreSQL then sorts all rows once, instead of adding
 * row by row.
 */
final class IndexesAside {
    private static final String INDEXES = """
            SELECT c.relname, pg_get_indexdef(i.indexrelid), quote_ident(k.conname), pg_get_constraintdef(k.oid)
            FROM pg_index i
            JOIN pg_class c ON c.oid = i.indexrelid
            LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')
            WHERE i.indrelid = ?::regclass ORDER BY c.relname
            """;

    private final List<String> makeAgain = new ArrayList<>();

    private IndexesAside() {}

    static IndexesAside drop(Connection connection, GrowingTable table) throws SQLException {
        IndexesAside aside = new IndexesAside();
        List<String> drops = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(INDEXES)) {
            statement.setString(1, table.qualified());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String constraint = row.getString(3);
                    String alter = "ALTER TABLE " + table.qualified();
                    if (constraint == null) {
                        drops.add("DROP INDEX " + table.schema() + "." + row.getString(1));
                        aside.makeAgain.add(row.getString(2));
                    } else {
                        drops.add(alter + " DROP CONSTRAINT " + constraint);
                        aside.makeAgain.add(alter + " ADD CONSTRAINT " + constraint + " " + row.getString(4));
                    }
                }
            }
        }
        execute(connection, drops);
        return aside;
    }

    void makeAgain(Connection connection) throws SQLException {
        execute(connection, makeAgain);
    }

    private static void execute(Connection connection, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
