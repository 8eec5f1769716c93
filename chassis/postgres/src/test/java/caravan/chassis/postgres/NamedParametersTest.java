package caravan.chassis.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.ParsedSql;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedParametersTest {
    private final NamedParameters parameters = new NamedParameters();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SELECT 1",
                "SELECT :a",
                ":a",
                "SELECT :a, :b_2, :a FROM t WHERE x=:c",
                "SELECT :a::jsonb, b::text",
                "SELECT ':no', 'it''s :no', :yes",
                "SELECT \":no\" FROM \"a:b\" WHERE x = :yes",
                "SELECT 1 -- :no\n, :yes",
                "SELECT 1 /* :no ' */, :yes",
                "SELECT ?, ? FROM t",
                "INSERT INTO t (a, b) VALUES (:a,:b) ON CONFLICT (a) DO UPDATE SET b = EXCLUDED.b",
                "SELECT a - 1, b / 2, c->>'x:y' FROM t WHERE d = ANY(:d)",
            })
    void aStatementIsParsedAsByJdbi(String sql) {
        ParsedSql byJdbi = new ColonPrefixSqlParser().parse(sql, null);

        assertThat(parameters.parse(sql, null)).isEqualTo(byJdbi);
    }

    @Test
    void aBackslashInATextIsAnOrdinaryCharacter() {
        ParsedSql parsed = parameters.parse("SELECT '\\', :a", null);

        assertThat(parsed.getSql()).isEqualTo("SELECT '\\', ?");
        assertThat(parsed.getParameters().getParameterNames()).containsExactly("a");
    }

    @Test
    void aTextThatDoesNotEndHoldsNoParameter() {
        assertThat(parameters.parse("SELECT ':a", null).getSql()).isEqualTo("SELECT ':a");
    }
}
