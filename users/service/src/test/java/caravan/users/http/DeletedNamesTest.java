package caravan.users.http;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Steps;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.runtime.batching.Batchers;
import caravan.chassis.testkit.postgres.StoredText;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.users.http.UsersOverHttp.Person;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** After a deletion, only stored replies contain the user's name, until they are purged. */
class DeletedNamesTest {
    private static final String NAME = "canary.of.users";
    private static final String DISPLAY_NAME = "Canary Displayed";

    private final UsersOverHttp users = new UsersOverHttp();

    @AfterEach
    void close() {
        users.close();
    }

    @Test
    void aDeletedUsersNamesAreGoneWhenTheRepliesAre() {
        String credentials = UsersOverHttp.credentials(NAME, UsersOverHttp.PASSWORD);
        String id = users.send("POST", "/users", "", credentials, "Idempotency-Key", "1")
                .text("id");
        Person canary = users.person(id, NAME, UsersOverHttp.PASSWORD);
        String displayName = "{\"display_name\":\"" + DISPLAY_NAME + "\"}";
        users.send("PATCH", "/users/me", canary.accessToken(), displayName, "Idempotency-Key", "2");
        String role = "{\"role\":\"staff\"}";
        users.send("PATCH", "/users/" + id, users.administrator().accessToken(), role, "Idempotency-Key", "3");
        assertThat(tablesWith(NAME)).contains("users.account", "users.idempotent_reply");
        Person again = users.person(id, NAME, UsersOverHttp.PASSWORD);

        assertThat(users.send("DELETE", "/users/me", again.accessToken(), "", "Idempotency-Key", "4")
                        .status())
                .isEqualTo(204);

        assertThat(tablesWith(NAME)).containsExactly("users.idempotent_reply");
        assertThat(tablesWith(DISPLAY_NAME)).containsExactly("users.idempotent_reply");
        purgeReplies(users.caravan.database().service("users"));
        assertThat(tablesWith(NAME)).isEmpty();
        assertThat(tablesWith(DISPLAY_NAME)).isEmpty();
    }

    private List<String> tablesWith(String text) {
        return StoredText.tablesWith(users.caravan.database().superuser(), text);
    }

    /** Deletes stored replies, as the worker does once they are old enough. */
    private static void purgeReplies(ServiceDatabase database) {
        Clock clock = Clock.systemUTC();
        Transactions transactions = new Transactions(database.jdbi(), clock, new RandomIdentifiers(clock), Steps.NONE);
        Batchers batchers = new Batchers("users", transactions, clock, new SimpleMeterRegistry());
        assertThat(batchers.purgeReplies(clock.instant().plus(Duration.ofSeconds(1))))
                .isFalse();
    }
}
