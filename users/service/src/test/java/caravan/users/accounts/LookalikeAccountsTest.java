package caravan.users.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.users.UsersOnPostgres;
import caravan.users.accounts.RegisterUsers.Outcome;
import caravan.users.domain.AccountRole;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LookalikeAccountsTest {
    private final UsersOnPostgres users = new UsersOnPostgres();

    @AfterEach
    void close() {
        users.close();
    }

    private boolean isRegistered(String name) {
        return users.run(users.registerUsers, users.registration(name, AccountRole.CUSTOMER))
                instanceof Outcome.Registered;
    }

    @Test
    void onlyTheFirstOfTwoNamesThatLookTheSameIsRegistered() {
        assertThat(isRegistered("coco")).isTrue();
        assertThat(isRegistered("\u0441\u043E\u0441\u043E")).isFalse();
        assertThat(isRegistered("coca")).isTrue();
    }

    @Test
    void onlyTheFirstOfTwoLookalikesInABatchIsRegistered() {
        List<Outcome> outcomes = users.run(
                users.registerUsers,
                List.of(
                        users.registration("\u0441\u043E\u0441\u043E", AccountRole.CUSTOMER),
                        users.registration("coco", AccountRole.CUSTOMER)));

        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Registered.class);
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.UsernameTaken.class);
    }

    @Test
    void accountsOfBeforeStayAndKeepNewLookalikesOut() {
        registerBefore("coco", "modern", "\u0441\u043E\u0441\u043E", "иван", "李明");
        FillSkeletons filling = new FillSkeletons(users.transactions, users.accounts);
        assertThat(filling.work()).isFalse();

        assertThat(users.texts("SELECT username FROM account WHERE name_skeleton IS NULL ORDER BY user_id"))
                .containsExactly("\u0441\u043E\u0441\u043E");
        assertThat(isRegistered("modem")).isFalse();
        assertThat(isRegistered("иван")).isFalse();
    }

    @Test
    void anAccountThatWasTheSecondIsTheFirstOnceThatIsGone() {
        registerBefore("coco", "\u0441\u043E\u0441\u043E");
        FillSkeletons filling = new FillSkeletons(users.transactions, users.accounts);
        filling.work();
        users.database.jdbi().useHandle(handle -> handle.execute("DELETE FROM account WHERE username = 'coco'"));
        filling.work();

        assertThat(users.texts("SELECT username FROM account WHERE name_skeleton IS NULL"))
                .isEmpty();
        assertThat(isRegistered("coco")).isFalse();
    }

    private void registerBefore(String... names) {
        for (String name : names) {
            users.clock.advance(Duration.ofMillis(1));
            users.customer(name);
            users.database.jdbi().useHandle(handle -> handle.execute("UPDATE account SET name_skeleton = NULL"));
        }
    }

    @Test
    void theMigrationFillsInWhatItCan() {
        try (TestPostgres.TestDatabase earlier = TestPostgres.shared().earlier("users", "2")) {
            earlier.jdbi("users").useHandle(handle -> {
                int number = 0;
                for (String name : List.of("adrnin", "admin", "b0b-1", "bob", "иван")) {
                    number++;
                    handle.execute("""
                            INSERT INTO account (user_id, username, role, password_hash, created_at, version)
                            VALUES (lpad(?, 32, '0')::uuid, ?, 'customer', '', now(), 1)""", Integer.toString(number), name);
                }
            });
            Jdbi migrated = earlier.service("users").jdbi();

            List<String> seen = migrated.withHandle(
                    handle -> handle.createQuery("""
                            SELECT username || ' ' || coalesce(name_skeleton, '-') FROM account ORDER BY user_id""").mapTo(String.class).list());

            assertThat(seen).containsExactly("adrnin -", "admin adrnin", "b0b-1 bOb-l", "bob bob", "иван -");
        }
    }
}
