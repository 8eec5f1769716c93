package caravan.users;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.kernel.ExpectedVersion;
import caravan.users.accounts.DeleteAccounts;
import caravan.users.domain.Account;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TellUsersTest {
    private static final int PAGE_ROWS = 2;

    private final UsersOnPostgres users = new UsersOnPostgres();

    @AfterEach
    void close() {
        users.close();
    }

    @Test
    void allAccountsAreSentThenTheDeletedOnes() {
        Account ada = users.customer("ada.smith");
        Account ben = users.customer("ben.smith");
        Account cleo = users.customer("cleo.smith");
        users.run(
                users.deleteAccounts,
                new DeleteAccounts.Command(
                        ben.id(),
                        new DeleteAccounts.Proof.RightPassword(UsersOnPostgres.HASH),
                        new ExpectedVersion.Any(),
                        users.cause()));
        long before = lastPosition();

        tellAll();

        assertThat(told(before))
                .endsWith("users.user-deleted.v1 " + ben.id())
                .containsExactlyInAnyOrder(
                        "users.user-changed.v2 " + ada.id(),
                        "users.user-changed.v2 " + cleo.id(),
                        "users.user-deleted.v1 " + ben.id());
    }

    private void tellAll() {
        TellUsers telling = new TellUsers(users.accounts);
        Optional<String> after = Optional.empty();
        do {
            Optional<String> from = after;
            after = users.transactions.write(transaction -> telling.tell(transaction, from, PAGE_ROWS, users.cause()));
        } while (after.isPresent());
    }

    private long lastPosition() {
        return users.transactions.<Long>read(handle -> handle.createQuery("SELECT max(position) FROM outbox_message")
                .mapTo(Long.class)
                .one());
    }

    private List<String> told(long after) {
        return users.transactions.read(handle -> handle.createQuery(
                        "SELECT type || ' ' || key FROM outbox_message WHERE position > :after ORDER BY position")
                .bind("after", after)
                .mapTo(String.class)
                .list());
    }
}
