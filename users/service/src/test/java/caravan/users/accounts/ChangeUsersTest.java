package caravan.users.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.testkit.postgres.RecordedChanges;
import caravan.kernel.ExpectedVersion;
import caravan.kernel.SessionId;
import caravan.users.UsersOnPostgres;
import caravan.users.accounts.ChangeUsers.Command;
import caravan.users.accounts.ChangeUsers.Outcome;
import caravan.users.domain.Account;
import caravan.users.domain.AccountRole;
import caravan.users.domain.DisplayName;
import caravan.users.domain.PasswordHash;
import caravan.users.domain.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangeUsersTest {
    private static final PasswordHash CHANGED = new PasswordHash("$argon2id$other");

    private final UsersOnPostgres users = new UsersOnPostgres();
    private final Account root = users.register("root", AccountRole.ADMINISTRATOR);
    private final Account ann = users.customer("ann");

    @AfterEach
    void close() {
        users.close();
    }

    private Command role(Account account, AccountRole role) {
        return new Command.SetRole(
                account.id(), new ExpectedVersion.Any(), role, AccountChanges.self(root), users.cause());
    }

    private Command displayName(Account account, ExpectedVersion ifVersion, String name) {
        return new Command.SetDisplayName(account.id(), ifVersion, Optional.of(new DisplayName(name)), users.cause());
    }

    private Outcome change(Command command) {
        return users.run(users.changeUsers, command);
    }

    private DeleteAccounts.Outcome delete(Account account) {
        return delete(account, UsersOnPostgres.HASH);
    }

    private DeleteAccounts.Outcome delete(Account account, PasswordHash password) {
        return users.run(
                users.deleteAccounts,
                new DeleteAccounts.Command(
                        account.id(),
                        new DeleteAccounts.Proof.RightPassword(password),
                        new ExpectedVersion.Any(),
                        users.cause()));
    }

    @Test
    void changesOfOneBatchFollowOneAnother() {
        users.run(
                users.changeUsers,
                List.of(displayName(ann, new ExpectedVersion.Any(), "Ann"), role(ann, AccountRole.STAFF)));

        assertThat(users.accounts.find(ann.id()))
                .contains(ann.called(Optional.of(new DisplayName("Ann"))).as(AccountRole.STAFF));
    }

    @Test
    void aChangeOfAnOldVersionIsRefused() {
        change(displayName(ann, ExpectedVersion.of(1), "Ann"));

        assertThat(change(displayName(ann, ExpectedVersion.of(1), "Anne"))).isEqualTo(new Outcome.StaleVersion(2));
    }

    @Test
    void aUserWhoLosesRightsIsSignedOut() {
        change(role(ann, AccountRole.STAFF));
        users.signIn(ann);
        change(role(ann, AccountRole.CUSTOMER));

        assertThat(users.sessionsOf(ann)).isEmpty();
    }

    @Test
    void aUserWhoGainsRightsStaysSignedIn() {
        Session session = users.signIn(ann);
        change(role(ann, AccountRole.STAFF));

        assertThat(users.sessionsOf(ann)).containsExactly(session.id());
    }

    @Test
    void theLastAdministratorStaysOne() {
        assertThat(change(role(root, AccountRole.STAFF))).isInstanceOf(Outcome.LastAdministrator.class);
        assertThat(delete(root)).isInstanceOf(DeleteAccounts.Outcome.LastAdministrator.class);
    }

    @Test
    void administratorsWhoGoAtTheSameTimeNeverAllGo() throws Exception {
        List<Callable<Boolean>> removals = new ArrayList<>();
        removals.add(() -> delete(root) instanceof DeleteAccounts.Outcome.Deleted);
        for (int index = 0; index < 3; index++) {
            Account other = users.register("other-" + index, AccountRole.ADMINISTRATOR);
            removals.add(() -> change(role(other, AccountRole.CUSTOMER)) instanceof Outcome.Changed);
        }
        int gone = 0;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> one : executor.invokeAll(removals)) {
                gone += one.get() ? 1 : 0;
            }
        }

        assertThat(gone).isEqualTo(3);
        assertThat(users.accounts.hasAdministrator()).isTrue();
    }

    @Test
    void aDeletedAccountLeavesNoDataAboutThePerson() {
        users.signIn(ann);
        delete(ann);

        assertThat(users.accounts.find(ann.id())).isEmpty();
        assertThat(users.texts("SELECT session_id::text FROM session")).isEmpty();
        assertThat(users.texts("SELECT client_address || client_description FROM sign_in"))
                .containsExactly("");
    }

    @Test
    void aDeletionIsSentAfterTheEndOfItsSessions() {
        users.signIn(ann);
        delete(ann);

        assertThat(users.told()).endsWith("users.session-ended.v1", "users.user-deleted.v1");
    }

    @Test
    void aDeletedUsersNameIsFreeAgain() {
        delete(ann);

        assertThat(users.run(users.registerUsers, users.registration("ann", AccountRole.CUSTOMER)))
                .isInstanceOf(RegisterUsers.Outcome.Registered.class);
    }

    @Test
    void theTrailSaysWhoChangedAnAccountAndHasNoNames() {
        change(displayName(ann, new ExpectedVersion.Any(), "Ann"));
        change(displayName(ann, new ExpectedVersion.Any(), "Ann"));
        change(displayName(ann, ExpectedVersion.of(1), "Refused"));
        change(role(ann, AccountRole.STAFF));
        change(role(ann, AccountRole.STAFF));
        change(role(root, AccountRole.STAFF));
        SessionId session = users.signIn(ann).id();
        ChangePasswords.Command password =
                new ChangePasswords.Command(ann.id(), UsersOnPostgres.HASH, CHANGED, session, users.cause());
        users.run(users.changePasswords, List.of(password, password));
        delete(ann, CHANGED);
        delete(ann, CHANGED);
        users.run(users.registerUsers, users.registration("root", AccountRole.CUSTOMER));
        String hers = " user " + ann.id() + " ";
        assertThat(RecordedChanges.of(users.database.jdbi()))
                .containsExactly(
                        root.id() + " administrator user_registered user " + root.id()
                                + " - {\"role\":\"administrator\",\"version\":1}",
                        ann.id() + " customer user_registered" + hers + "- {\"role\":\"customer\",\"version\":1}",
                        ann.id() + " customer display_name_changed" + hers + "{\"version\":1} {\"version\":2}",
                        root.id() + " administrator role_changed" + hers
                                + "{\"role\":\"customer\",\"version\":2} {\"role\":\"staff\",\"version\":3}",
                        ann.id() + " staff password_changed" + hers + "- -",
                        ann.id() + " staff user_deleted" + hers + "{\"role\":\"staff\",\"version\":3} -");
    }

    @Test
    void aSecondDeletionFindsNobody() {
        delete(ann);

        assertThat(delete(ann)).isInstanceOf(DeleteAccounts.Outcome.NoSuchUser.class);
    }

    private DeleteAccounts.Outcome delete(Session session) {
        return users.run(
                users.deleteAccounts,
                new DeleteAccounts.Command(
                        ann.id(),
                        new DeleteAccounts.Proof.FreshSignIn(session.id(), users.clock.instant()),
                        new ExpectedVersion.Any(),
                        users.cause()));
    }

    @Test
    void aFreshSignInProvesEnoughAndAnOldOneDoesNot() {
        Session old = users.signIn(ann);
        users.clock.advance(UsersOnPostgres.FRESH_SIGN_IN);
        assertThat(delete(old)).isInstanceOf(DeleteAccounts.Outcome.NotProven.class);

        assertThat(delete(users.signIn(ann))).isInstanceOf(DeleteAccounts.Outcome.Deleted.class);
    }

    @Test
    void aSessionOfAnotherProvesNothing() {
        Session another = users.signIn(users.customer("bob"));

        assertThat(delete(another)).isInstanceOf(DeleteAccounts.Outcome.NotProven.class);
    }

    @Test
    void aPasswordThatChangedMeanwhileProvesNothing() {
        DeleteAccounts.Outcome outcome = users.run(
                users.deleteAccounts,
                new DeleteAccounts.Command(
                        ann.id(),
                        new DeleteAccounts.Proof.RightPassword(new PasswordHash("another")),
                        new ExpectedVersion.Any(),
                        users.cause()));

        assertThat(outcome).isInstanceOf(DeleteAccounts.Outcome.NotProven.class);
    }
}
