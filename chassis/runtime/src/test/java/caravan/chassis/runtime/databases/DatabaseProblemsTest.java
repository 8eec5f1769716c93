package caravan.chassis.runtime.databases;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.Problem;
import caravan.chassis.api.http.Reply;
import caravan.chassis.postgres.CommitUnknownException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;

class DatabaseProblemsTest {
    @Test
    void eachFailureOfTheDatabaseHasACodeAndRetryAfter() {
        assertThat(codeOf(new SQLTransientConnectionException("no connection in time")))
                .isEqualTo("unavailable");
        assertThat(codeOf(new SQLException("no space left on device", "53100"))).isEqualTo("storage_full");
        assertThat(codeOf(new SQLException("lock timeout", "55P03"))).isEqualTo("database_timeout");
        assertThat(codeOf(new SQLException("statement timeout", "57014"))).isEqualTo("database_timeout");
        assertThat(codeOf(new SQLException("transaction timeout", "25P04"))).isEqualTo("database_timeout");
        assertThat(codeOf(new CommitUnknownException("place-order", new SQLException("I/O error", "08006"))))
                .isEqualTo("outcome_unknown");
    }

    @Test
    void otherFailuresAreNotDatabaseProblems() {
        assertThat(DatabaseProblems.replyTo(new IllegalStateException("a bug"))).isEmpty();
        assertThat(DatabaseProblems.replyTo(new SQLException("no such table", "42P01")))
                .isEmpty();
    }

    private static String codeOf(Exception failure) {
        Reply reply =
                DatabaseProblems.replyTo(new IllegalStateException(failure)).orElseThrow();
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.headers()).containsKey("Retry-After");
        return ((Problem) reply.body()).code();
    }
}
