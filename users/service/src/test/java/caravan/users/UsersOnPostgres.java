package caravan.users;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Steps;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import caravan.users.accounts.ChangePasswords;
import caravan.users.accounts.ChangeUsers;
import caravan.users.accounts.DeleteAccounts;
import caravan.users.accounts.RegisterUsers;
import caravan.users.domain.Account;
import caravan.users.domain.AccountRole;
import caravan.users.domain.Client;
import caravan.users.domain.PasswordHash;
import caravan.users.domain.RefreshTokenHash;
import caravan.users.domain.Session;
import caravan.users.domain.SessionLifetimes;
import caravan.users.domain.Username;
import caravan.users.sessions.EndSessions;
import caravan.users.sessions.RefreshSessions;
import caravan.users.sessions.SignInUsers;
import caravan.users.store.PostgresAccountRepository;
import caravan.users.store.PostgresSessionRepository;
import caravan.users.store.PostgresSignInRepository;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The use cases over their tables in a fresh PostgreSQL database, with a clock that tests move. */
public final class UsersOnPostgres implements AutoCloseable {
    public static final SessionLifetimes LIFETIMES =
            new SessionLifetimes(Duration.ofDays(14), Duration.ofDays(90), Duration.ofMinutes(10));
    public static final Duration REFRESH_GRACE = Duration.ofSeconds(10);
    public static final Duration FRESH_SIGN_IN = Duration.ofMinutes(5);
    public static final Client LAPTOP = new Client("192.0.2.1", "laptop");
    public static final PasswordHash HASH = new PasswordHash(
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$" + "nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4");

    public final MovableClock clock = MovableClock.at("2026-01-02T03:04:05Z");
    public final Identifiers identifiers = new RandomIdentifiers(clock);
    public final ServiceDatabase database = TestPostgres.shared().open("users");
    public final Transactions transactions = new Transactions(database.jdbi(), clock, identifiers, Steps.NONE);
    public final AccountRepository accounts = new PostgresAccountRepository(transactions);
    public final SessionRepository sessions = new PostgresSessionRepository(transactions, LIFETIMES);
    public final SignInRepository signIns = new PostgresSignInRepository(transactions);
    public final SessionRevoker revoker = new SessionRevoker(sessions, LIFETIMES, ended -> {});
    public final RegisterUsers registerUsers = new RegisterUsers(accounts);
    public final SignInUsers signInUsers = new SignInUsers(accounts, sessions, signIns, revoker, identifiers);
    public final RefreshSessions refreshSessions =
            new RefreshSessions(accounts, sessions, signIns, revoker, LIFETIMES, REFRESH_GRACE, identifiers);
    public final EndSessions endSessions = new EndSessions(accounts, sessions, revoker);
    public final ChangePasswords changePasswords = new ChangePasswords(accounts, sessions, revoker);
    public final ChangeUsers changeUsers = new ChangeUsers(accounts, sessions, revoker);
    public final DeleteAccounts deleteAccounts =
            new DeleteAccounts(accounts, sessions, signIns, revoker, FRESH_SIGN_IN);
    private int tokens;

    public <C, R> List<R> run(UseCase<C, R> useCase, List<C> commands) {
        return transactions.write(transaction -> useCase.handle(transaction, commands));
    }

    public <C, R> R run(UseCase<C, R> useCase, C command) {
        return run(useCase, List.of(command)).getFirst();
    }

    public Cause cause() {
        return identifiers.startTrace("test");
    }

    public RegisterUsers.Command registration(String username, AccountRole role) {
        Account account =
                Account.registered(new UserId(identifiers.next()), new Username(username), role, clock.instant());
        return new RegisterUsers.Command(account, HASH, cause());
    }

    public Account register(String username, AccountRole role) {
        RegisterUsers.Command command = registration(username, role);
        run(registerUsers, command);
        return command.account();
    }

    public Account customer(String username) {
        return register(username, AccountRole.CUSTOMER);
    }

    public SignInUsers.Command.RightPassword rightPassword(Account account, String token) {
        return new SignInUsers.Command.RightPassword(
                account.id(),
                HASH,
                Optional.empty(),
                new SessionId(identifiers.next()),
                new RefreshTokenHash(token),
                LAPTOP,
                clock.instant(),
                cause());
    }

    /** Begins a session whose refresh token has this hash. */
    public Session signIn(Account account, String token) {
        SignInUsers.Outcome outcome = run(signInUsers, rightPassword(account, token));
        return ((SignInUsers.Outcome.SignedIn) outcome).session();
    }

    public Session signIn(Account account) {
        tokens++;
        return signIn(account, "token-" + tokens);
    }

    public RefreshSessions.Command refresh(String shown, String next) {
        return new RefreshSessions.Command(
                new RefreshTokenHash(shown), new RefreshTokenHash(next), LAPTOP, clock.instant(), cause());
    }

    public List<SessionId> sessionsOf(Account account) {
        return sessions.page(account.id(), clock.instant(), Optional.empty(), 100).stream()
                .map(Session::id)
                .toList();
    }

    /** The types of all messages so far, in order. */
    public List<String> told() {
        return texts("SELECT type FROM outbox_message ORDER BY position");
    }

    public List<String> texts(String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    @Override
    public void close() {
        database.close();
    }
}
