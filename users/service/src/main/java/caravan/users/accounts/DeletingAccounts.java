package caravan.users.accounts;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.tracing.Cause;
import caravan.kernel.ExpectedVersion;
import caravan.kernel.UserId;
import caravan.users.Accounts;
import caravan.users.Announcing;
import caravan.users.Credentials;
import caravan.users.SessionEnding;
import caravan.users.SignInSessions;
import caravan.users.SignInTrail;
import caravan.users.domain.Account;
import caravan.users.domain.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Deletes accounts with all that tells about the person; the names are free again. */
public final class DeletingAccounts implements UseCase<DeletingAccounts.Command, DeletingAccounts.Outcome> {
    private final Accounts accounts;
    private final SignInSessions sessions;
    private final SignInTrail trail;
    private final SessionEnding ending;
    private final Consumer<UserId> afterDeletion;

    /** Delete this account, if it still has the version that the caller has seen. */
    public record Command(UserId userId, ExpectedVersion ifVersion, Cause cause) {}

    /** What came of it. */
    public sealed interface Outcome {
        /** The account is gone. */
        record Deleted() implements Outcome {}

        /** There is no such account. */
        record NoSuchUser() implements Outcome {}

        /** The account has changed since the caller saw it. */
        record StaleVersion(long version) implements Outcome {}

        /** Nobody could administrate any more. */
        record LastAdministrator() implements Outcome {}
    }

    /** @param afterDeletion told of each deleted account after the commit */
    public DeletingAccounts(
            Accounts accounts,
            SignInSessions sessions,
            SignInTrail trail,
            SessionEnding ending,
            Consumer<UserId> afterDeletion) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.trail = trail;
        this.ending = ending;
        this.afterDeletion = afterDeletion;
    }

    @Override
    public List<Outcome> handle(Transaction transaction, List<Command> commands) {
        Map<UserId, Credentials> left = new LinkedHashMap<>(accounts.lockWithAdministrators(
                transaction, commands.stream().map(Command::userId).toList()));
        Map<Account, Cause> deleted = new LinkedHashMap<>();
        List<Outcome> outcomes = new ArrayList<>(commands.size());
        for (Command command : commands) {
            Outcome outcome = decide(left, command);
            if (outcome instanceof Outcome.Deleted) {
                Optional.ofNullable(left.remove(command.userId()))
                        .ifPresent(gone -> deleted.put(gone.account(), command.cause()));
            }
            outcomes.add(outcome);
        }
        if (!deleted.isEmpty()) {
            delete(transaction, deleted);
        }
        return outcomes;
    }

    private static Outcome decide(Map<UserId, Credentials> left, Command command) {
        Credentials credentials = left.get(command.userId());
        if (credentials == null) {
            return new Outcome.NoSuchUser();
        }
        Account account = credentials.account();
        if (!command.ifVersion().admits(account.version())) {
            return new Outcome.StaleVersion(account.version());
        }
        long administrators = left.values().stream()
                .filter(other -> other.account().isAdministrator())
                .count();
        return account.isAdministrator() && administrators == 1
                ? new Outcome.LastAdministrator()
                : new Outcome.Deleted();
    }

    private void delete(Transaction transaction, Map<Account, Cause> deleted) {
        Map<UserId, Cause> causes = new LinkedHashMap<>();
        deleted.forEach((account, cause) -> causes.put(account.id(), cause));
        Map<Session, Cause> ended = new LinkedHashMap<>();
        for (Session session : sessions.ofUsers(transaction, causes.keySet())) {
            Cause cause = causes.get(session.userId());
            if (cause != null) {
                ended.put(session, cause);
            }
        }
        ending.end(transaction, EndReason.ACCOUNT_DELETED, ended);
        trail.anonymise(transaction, causes.keySet());
        accounts.delete(transaction, causes.keySet());
        deleted.forEach((account, cause) -> {
            Announcing.deleted(transaction, account, cause);
            transaction.trail().add(AccountChanges.deleted(cause, account));
        });
        List<UserId> gone = List.copyOf(causes.keySet());
        transaction.afterCommit(() -> gone.forEach(afterDeletion));
    }
}
