package caravan.users.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.users.UsersOnPostgres;
import caravan.users.accounts.RegisterUsers.Command;
import caravan.users.accounts.RegisterUsers.Outcome;
import caravan.users.domain.Account;
import caravan.users.domain.AccountRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegisterUsersTest {
    private final UsersOnPostgres users = new UsersOnPostgres();

    @AfterEach
    void close() {
        users.close();
    }

    @Test
    void aNewAccountIsReadAsItWasMade() {
        Account ann = users.customer("ann");

        assertThat(users.accounts.find(ann.id())).contains(ann);
        assertThat(users.accounts.credentials(ann.username()).orElseThrow().passwordHash())
                .isEqualTo(UsersOnPostgres.HASH);
    }

    @Test
    void theFirstOfTwoInABatchGetsTheName() {
        List<Outcome> outcomes = users.run(
                users.registerUsers,
                List.of(
                        users.registration("ann", AccountRole.CUSTOMER),
                        users.registration("bob", AccountRole.CUSTOMER),
                        users.registration("ann", AccountRole.CUSTOMER)));

        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Registered.class);
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Registered.class);
        assertThat(outcomes.get(2)).isInstanceOf(Outcome.UsernameTaken.class);
    }

    @Test
    void onlyNewAccountsAreSent() {
        users.customer("ann");
        users.customer("ann");

        assertThat(users.told()).containsExactly("users.user-changed.v2");
    }

    @Test
    void batchesThatRaceForTheSameNamesGiveEachNameOnceAndNeverDeadlock() throws Exception {
        List<String> names = new ArrayList<>();
        for (int index = 0; index < 40; index++) {
            names.add("racer-" + index);
        }
        List<Callable<Long>> racers = new ArrayList<>();
        for (int racer = 0; racer < 4; racer++) {
            List<String> order = racer % 2 == 0 ? names : names.reversed();
            List<Command> commands = order.stream()
                    .map(name -> users.registration(name, AccountRole.CUSTOMER))
                    .toList();
            racers.add(() -> users.run(users.registerUsers, commands).stream()
                    .filter(Outcome.Registered.class::isInstance)
                    .count());
        }
        long registered = 0;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Long> racer : executor.invokeAll(racers)) {
                registered += racer.get();
            }
        }

        assertThat(registered).isEqualTo(names.size());
    }

    @Test
    void pagesFollowOneAnotherByKey() {
        List<Account> made = new ArrayList<>();
        for (int index = 0; index < 5; index++) {
            users.clock.advance(Duration.ofMillis(1));
            made.add(users.customer("user-" + index));
        }

        assertThat(users.accounts.page(Optional.empty(), 3)).isEqualTo(made.subList(0, 3));
        assertThat(users.accounts.page(Optional.of(made.get(2).id()), 3)).isEqualTo(made.subList(3, 5));
    }
}
