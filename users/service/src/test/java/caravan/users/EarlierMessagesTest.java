package caravan.users;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.testkit.postgres.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A database of the version whose messages had usernames. */
class EarlierMessagesTest {
    @Test
    void messagesOfBeforeForgetTheNamesAndNothingElse() {
        try (TestPostgres.TestDatabase earlier = TestPostgres.shared().earlier("users", "1")) {
            earlier.jdbi("users").useHandle(handle -> handle.execute("""
                    INSERT INTO outbox VALUES (2, 2, now(), convert_to(
                        '[{"type":"users.user-changed.v1","subject":"1","partition":0,'
                        || '"data":{"user_id":"1","username":"zoë.smith","role":"customer","version":1}},'
                        || '{"type":"users.user-deleted.v1","subject":"1","partition":0,"data":{"user_id":"1","version":2}}]', 'UTF8'))
                    """));

            List<String> seen = earlier.service("users")
                    .jdbi()
                    .withHandle(handle -> handle.createQuery(
                                    "SELECT position || ' ' || payload FROM outbox_message ORDER BY position")
                            .mapTo(String.class)
                            .list());

            assertThat(seen)
                    .containsExactly(
                            "1 {\"user_id\":\"1\",\"role\":\"customer\",\"version\":1}",
                            "2 {\"user_id\":\"1\",\"version\":2}");
        }
    }
}
