package caravan.users.sessions;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.tracing.Cause;
import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import caravan.users.AccountRepository;
import caravan.users.AccountRepository.Credentials;
import caravan.users.SessionRepository;
import caravan.users.SessionRepository.IssuedToken;
import caravan.users.SessionRevoker;
import caravan.users.SignInRepository;
import caravan.users.domain.Account;
import caravan.users.domain.Client;
import caravan.users.domain.PasswordHash;
import caravan.users.domain.RefreshTokenHash;
import caravan.users.domain.Session;
import caravan.users.domain.SignIn;
import caravan.users.domain.SignInOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Begins sessions for right passwords, and adds every attempt to the audit trail. */
public final class SignInUsers implements UseCase<SignInUsers.Command, SignInUsers.Outcome> {
    /** A user has at most this many sessions: then the least recently used ones end. So sign-ins in a loop cannot fill the table. */
    static final int SESSIONS_PER_USER_MAX = 500;

    private final AccountRepository accounts;
    private final SessionRepository sessions;
    private final SignInRepository signIns;
    private final SessionRevoker revoker;
    private final Identifiers identifiers;

    /** An attempt whose password was checked. */
    public sealed interface Command {
        Client client();

        Instant at();

        /**
         * The password was right.
         *
         * @param checked the hash that the password was checked against
         * @param stronger a new hash of the password, if the stored one is weaker than today's
         */
        record RightPassword(
                UserId userId,
                PasswordHash checked,
                Optional<PasswordHash> stronger,
                SessionId sessionId,
                RefreshTokenHash refreshToken,
                Client client,
                Instant at,
                Cause cause)
                implements Command {}

        /** The name or the password was wrong. */
        record WrongCredentials(Optional<UserId> userId, Client client, Instant at) implements Command {}
    }

    /** The outcome. */
    public sealed interface Outcome {
        /** A session has begun. */
        record SignedIn(Account account, Session session) implements Outcome {}

        /** No session: the credentials were wrong, or changed while they were checked. */
        record Refused() implements Outcome {}
    }

    public SignInUsers(
            AccountRepository accounts,
            SessionRepository sessions,
            SignInRepository signIns,
            SessionRevoker revoker,
            Identifiers identifiers) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.signIns = signIns;
        this.revoker = revoker;
        this.identifiers = identifiers;
    }

    @Override
    public List<Outcome> handle(Transaction transaction, List<Command> commands) {
        List<Command.RightPassword> right = commands.stream()
                .filter(Command.RightPassword.class::isInstance)
                .map(Command.RightPassword.class::cast)
                .toList();
        Map<UserId, Credentials> locked = right.isEmpty()
                ? Map.of()
                : accounts.lock(
                        transaction,
                        right.stream().map(Command.RightPassword::userId).toList());
        Batch batch = new Batch(locked);
        List<Outcome> outcomes =
                commands.stream().map(command -> decide(batch, command)).toList();
        save(transaction, batch);
        endSurplus(transaction, batch);
        return outcomes;
    }

    private Outcome decide(Batch batch, Command command) {
        return switch (command) {
            case Command.WrongCredentials wrong -> refused(batch, wrong.userId(), wrong);
            case Command.RightPassword right -> {
                Optional<Credentials> now = Optional.ofNullable(batch.locked.get(right.userId()))
                        .filter(credentials -> credentials.passwordHash().isSameAs(right.checked()));
                yield now.isPresent()
                        ? begun(batch, now.get().account(), right)
                        : refused(batch, Optional.of(right.userId()), right);
            }
        };
    }

    private Outcome begun(Batch batch, Account account, Command.RightPassword right) {
        Session session = Session.begun(right.sessionId(), account.id(), right.client(), right.at());
        batch.sessions.add(session);
        batch.tokens.add(IssuedToken.good(right.refreshToken(), session.id()));
        batch.causes.put(account.id(), right.cause());
        right.stronger().ifPresent(stronger -> batch.rehashed.put(account.id(), stronger));
        batch.signIns.add(line(Optional.of(account.id()), SignInOutcome.SUCCEEDED, right));
        return new Outcome.SignedIn(account, session);
    }

    private Outcome refused(Batch batch, Optional<UserId> userId, Command command) {
        batch.signIns.add(line(userId, SignInOutcome.WRONG_CREDENTIALS, command));
        return new Outcome.Refused();
    }

    private SignIn line(Optional<UserId> userId, SignInOutcome outcome, Command command) {
        return new SignIn(identifiers.next(), userId, outcome, command.client(), command.at());
    }

    private void save(Transaction transaction, Batch batch) {
        if (!batch.sessions.isEmpty()) {
            sessions.begin(transaction, batch.sessions);
            sessions.saveTokens(transaction, batch.tokens);
        }
        if (!batch.rehashed.isEmpty()) {
            accounts.savePasswords(transaction, batch.rehashed);
        }
        signIns.add(transaction, batch.signIns);
    }

    private void endSurplus(Transaction transaction, Batch batch) {
        if (batch.sessions.isEmpty()) {
            return;
        }
        Map<Session, Cause> surplus = new HashMap<>();
        for (Session session : sessions.surplus(transaction, batch.causes.keySet(), SESSIONS_PER_USER_MAX)) {
            surplus.put(session, Objects.requireNonNull(batch.causes.get(session.userId())));
        }
        revoker.end(transaction, EndReason.TOO_MANY_SESSIONS, surplus);
    }

    /** What a batch has decided so far. */
    private static final class Batch {
        private final Map<UserId, Credentials> locked;
        private final List<Session> sessions = new ArrayList<>();
        private final List<IssuedToken> tokens = new ArrayList<>();
        private final Map<UserId, PasswordHash> rehashed = new HashMap<>();
        private final Map<UserId, Cause> causes = new HashMap<>();
        private final List<SignIn> signIns = new ArrayList<>();

        private Batch(Map<UserId, Credentials> locked) {
            this.locked = locked;
        }
    }
}
