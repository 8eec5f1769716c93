package caravan.chassis.postgres;

import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Finds the {@code :name} parameters of a statement, as Jdbi's own parser does, in one pass. Jdbi's parser runs a grammar, and the
 * JVM spent half a second of each start on its compilation. Texts, quoted identifiers, comments and
 * casts ({@code ::jsonb}) are left as they are. A backslash has no meaning, as in PostgreSQL's own texts. Nothing is cached: a pass over a
 * statement takes a few microseconds at most.
 */
final class NamedParameters implements SqlParser {
    @Override
    public String nameParameter(String rawName, StatementContext context) {
        return ":" + rawName;
    }

    @Override
    public ParsedSql parse(String sql, StatementContext context) {
        ParsedSql.Builder parsed = ParsedSql.builder();
        int from = 0;
        int at = 0;
        while (at < sql.length()) {
            int end = endOfToken(sql, at);
            if (isParameter(sql, at, end)) {
                parsed.append(sql.substring(from, at)).appendNamedParameter(sql.substring(at + 1, end));
                from = end;
            } else if (sql.charAt(at) == '?') {
                parsed.append(sql.substring(from, at)).appendPositionalParameter();
                from = end;
            }
            at = end;
        }
        return parsed.append(sql.substring(from)).build();
    }

    private static boolean isParameter(String sql, int at, int end) {
        return sql.charAt(at) == ':' && end > at + 1 && sql.charAt(at + 1) != ':';
    }

    /** The index behind what begins at an index: a text, a comment, a cast, a parameter, or one character. */
    private static int endOfToken(String sql, int at) {
        return switch (sql.charAt(at)) {
            case '\'', '"' -> behind(sql, sql.substring(at, at + 1), at + 1);
            case '-' -> sql.startsWith("--", at) ? behind(sql, "\n", at) : at + 1;
            case '/' -> sql.startsWith("/*", at) ? behind(sql, "*/", at + 2) : at + 1;
            case ':' -> sql.startsWith("::", at) ? at + 2 : endOfName(sql, at + 1);
            default -> at + 1;
        };
    }

    private static int behind(String sql, String mark, int from) {
        int found = sql.indexOf(mark, from);
        return found < 0 ? sql.length() : found + mark.length();
    }

    private static int endOfName(String sql, int from) {
        int end = from;
        while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
            end++;
        }
        return end;
    }
}
