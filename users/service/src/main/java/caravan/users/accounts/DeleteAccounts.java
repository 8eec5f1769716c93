package caravan.users.accounts;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.tracing.Cause;
import caravan.kernel.ExpectedVersion;
import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import caravan.users.AccountRepository;
import caravan.users.AccountRepository.Credentials;
import caravan.users.SessionRepository;
import caravan.users.SessionRevoker;
import caravan.users.SignInRepository;
import caravan.users.UserMessages;
import caravan.users.domain.Account;
import caravan.users.domain.PasswordHash;
import caravan.users.domain.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Deletes accounts and all personal data. The names are free again. */
public final class DeleteAccounts implements UseCase<DeleteAccounts.Command, DeleteAccounts.Outcome> {
    private final AccountRepository accounts;
    private final SessionRepository sessions;
    private final SignInRepository signIns;
    private final SessionRevoker revoker;
    private final Duration freshFor;

    /** Proves that the caller owns the account. A token alone is not enough, since it may be stolen. */
    public sealed interface Proof {
        /** The password was right; {@code checked} is the hash that it was checked against. */
        record RightPassword(PasswordHash checked) implements Proof {}

        /** The session began with a sign-in, and recently enough. */
        record FreshSignIn(SessionId sessionId, Instant at) implements Proof {}
    }

    /** Delete this account, if it has the version that the caller expects. */
    public record Command(UserId userId, Proof proof, ExpectedVersion ifVersion, Cause cause) {}

    /** The outcome. */
    public sealed interface Outcome {
        /** The account is gone. */
        record Deleted() implements Outcome {}

        /** There is no such account. */
        record NoSuchUser() implements Outcome {}

        /** The account has changed since the caller saw it. */
        record StaleVersion(long version) implements Outcome {}

        /** This is the last administrator. */
        record LastAdministrator() implements Outcome {}

        /** The sign-in was too long ago, or the password changed after it was checked. */
        record NotProven() implements Outcome {}
    }

    /** @param freshFor how long a sign-in is proof enough */
    public DeleteAccounts(
            AccountRepository accounts,
            SessionRepository sessions,
            SignInRepository signIns,
            SessionRevoker revoker,
            Duration freshFor) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.signIns = signIns;
        this.revoker = revoker;
        this.freshFor = freshFor;
    }

    @Override
    public List<Outcome> handle(Transaction transaction, List<Command> commands) {
        Map<UserId, Credentials> left = new LinkedHashMap<>(accounts.lockWithAdministrators(
                transaction, commands.stream().map(Command::userId).toList()));
        Map<SessionId, Session> signedIn = sessions.load(
                transaction,
                commands.stream()
                        .map(Command::proof)
                        .filter(Proof.FreshSignIn.class::isInstance)
                        .map(proof -> ((Proof.FreshSignIn) proof).sessionId())
                        .toList());
        Map<Account, Cause> deleted = new LinkedHashMap<>();
        List<Outcome> outcomes = new ArrayList<>(commands.size());
        for (Command command : commands) {
            Outcome outcome = decide(left, signedIn, command);
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

    private Outcome decide(Map<UserId, Credentials> left, Map<SessionId, Session> signedIn, Command command) {
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
        if (account.isAdministrator() && administrators == 1) {
            return new Outcome.LastAdministrator();
        }
        boolean proven = switch (command.proof()) {
            case Proof.RightPassword(PasswordHash checked) ->
                credentials.passwordHash().isSameAs(checked);
            case Proof.FreshSignIn(SessionId sessionId, Instant at) ->
                isFresh(signedIn.get(sessionId), command.userId(), at);
        };
        return proven ? new Outcome.Deleted() : new Outcome.NotProven();
    }

    private boolean isFresh(@Nullable Session session, UserId userId, Instant at) {
        return session != null
                && session.userId().equals(userId)
                && at.isBefore(session.createdAt().plus(freshFor));
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
        revoker.end(transaction, EndReason.ACCOUNT_DELETED, ended);
        signIns.anonymise(transaction, causes.keySet());
        accounts.delete(transaction, causes.keySet());
        deleted.forEach((account, cause) -> {
            UserMessages.deleted(transaction, account, cause);
            transaction.trail().add(AccountChanges.deleted(cause, account));
        });
    }
}
