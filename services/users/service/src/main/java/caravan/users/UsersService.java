package caravan.users;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Batcher;
import caravan.chassis.api.Cache;
import caravan.chassis.api.Service;
import caravan.chassis.api.Settings;
import caravan.kernel.UserId;
import caravan.users.contract.UsersMessage;
import caravan.users.domain.Account;
import caravan.users.domain.KeyRotation;
import caravan.users.domain.SessionLifetimes;
import caravan.users.http.ChangingRoutes;
import caravan.users.http.KeyRoute;
import caravan.users.http.PasswordRoute;
import caravan.users.http.ReadingUsers;
import caravan.users.http.RegisteringRoute;
import caravan.users.http.SessionRoutes;
import caravan.users.http.SignInTrailRoutes;
import caravan.users.http.SigningInRoutes;
import caravan.users.passwords.BoundedPasswordHasher;
import caravan.users.store.AccountTable;
import caravan.users.store.SessionTable;
import caravan.users.store.SignInTable;
import caravan.users.store.SigningKeyTable;
import caravan.users.tokens.KeyRing;
import caravan.users.tokens.PrivateKeyEncryption;
import caravan.users.tokens.RandomRefreshTokens;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** Users: who there is, who is signed in, and the tokens that say so. */
public final class UsersService implements Service {
    private static final Duration ACCESS_TOKEN_LIFETIME = Duration.ofMinutes(10);

    /** PostgreSQL's resolution: what is answered at once is what is read back later. */
    private static final Duration CLOCK_TICK = Duration.ofNanos(1_000);

    private static final int CACHED_USERS_MAX = 20_000;
    private static final Duration CACHED_FOR = Duration.ofMinutes(5);
    private static final Duration HOUSEKEEPING_IDLE = Duration.ofMinutes(1);

    @Override
    public String name() {
        return "users";
    }

    @Override
    public void assemble(Assembly assembly) {
        Settings settings = assembly.settings();
        Clock clock = Clock.tick(assembly.clock(), CLOCK_TICK);
        SecureRandom random = new SecureRandom();
        SessionLifetimes lifetimes = new SessionLifetimes(
                settings.duration("session-idle", Duration.ofDays(14)),
                settings.duration("session-absolute", Duration.ofDays(90)),
                ACCESS_TOKEN_LIFETIME);

        Accounts accounts = new AccountTable(assembly.database());
        SignInSessions sessions = new SessionTable(assembly.database(), lifetimes);
        SignInTrail trail = new SignInTable(assembly.database());
        SessionEnding ending = new SessionEnding(sessions, lifetimes);
        PasswordHasher hasher = new BoundedPasswordHasher(
                random,
                settings.integer("hashes-at-once-max", Runtime.getRuntime().availableProcessors(), 1, 1_024),
                settings.integer("hashes-waiting-max", 256, 1, 10_000),
                settings.duration("hash-wait-max", Duration.ofSeconds(15)));
        CheckingPasswords checking = new CheckingPasswords(
                accounts,
                hasher,
                new SlowingGuesses(
                        assembly.cache("guesses", SlowingGuesses.COUNTED_MAX, SlowingGuesses.COUNTED_FOR), clock));
        KeyRing keyRing = new KeyRing(
                new SigningKeyTable(assembly.database()),
                assembly.database(),
                PrivateKeyEncryption.of(settings, random),
                rotation(settings),
                ACCESS_TOKEN_LIFETIME,
                assembly.identifiers(),
                clock);
        Cache<UserId, Account> cache = assembly.cache("users", CACHED_USERS_MAX, CACHED_FOR);

        Batcher<RegisteringUsers.Command, RegisteringUsers.Outcome> registering =
                assembly.batcher("registering-users", new RegisteringUsers(accounts));
        FirstAdministrator firstAdministrator = new FirstAdministrator(
                accounts,
                hasher,
                registering,
                assembly.identifiers(),
                clock,
                settings.text("admin-password"),
                settings.dataFolder().resolve("admin-password"),
                new RandomRefreshTokens(random)::next);

        new RegisteringRoute(registering, hasher, assembly.identifiers(), clock).declare(assembly.routes());
        new ReadingUsers(accounts, cache).declare(assembly.routes());
        new ChangingRoutes(
                        assembly.batcher(
                                "changing-users", new ChangingUsers(accounts, sessions, ending, cache::invalidate)),
                        assembly.batcher(
                                "deleting-accounts",
                                new DeletingAccounts(accounts, sessions, trail, ending, cache::invalidate)))
                .declare(assembly.routes());
        new PasswordRoute(
                        checking,
                        hasher,
                        assembly.batcher("changing-passwords", new ChangingPasswords(accounts, sessions, ending)))
                .declare(assembly.routes());
        new SigningInRoutes(new SigningInRoutes.Parts(
                        firstAdministrator,
                        checking,
                        assembly.batcher(
                                "signing-in", new SigningIn(accounts, sessions, trail, ending, assembly.identifiers())),
                        assembly.batcher(
                                "refreshing-sessions",
                                new RefreshingSessions(
                                        accounts, sessions, trail, ending, lifetimes, assembly.identifiers())),
                        keyRing,
                        new RandomRefreshTokens(random),
                        lifetimes,
                        assembly.identifiers(),
                        clock))
                .declare(assembly.routes());
        new SessionRoutes(
                        sessions,
                        lifetimes,
                        assembly.batcher("ending-sessions", new EndingSessions(accounts, sessions, ending)),
                        clock)
                .declare(assembly.routes());
        new SignInTrailRoutes(trail, accounts).declare(assembly.routes());
        new KeyRoute(keyRing).declare(assembly.routes());
        assembly.openApi("openapi/users.yaml");

        assembly.listen(
                UsersMessage.USER_CHANGED,
                message -> cache.invalidate(message.payload().userId()));
        assembly.listen(
                UsersMessage.USER_DELETED,
                message -> cache.invalidate(message.payload().userId()));
        Revoking revoking = new Revoking(sessions, assembly.sessions(), clock);
        assembly.listen(UsersMessage.SESSION_ENDED, revoking::heed);

        assembly.worker("making-first-administrator", HOUSEKEEPING_IDLE, () -> {
            firstAdministrator.ensure();
            return false;
        });
        assembly.worker("rotating-keys", HOUSEKEEPING_IDLE, () -> {
            keyRing.rotate();
            return false;
        });
        assembly.worker("revoking-sessions", HOUSEKEEPING_IDLE, revoking);
        assembly.worker(
                "forgetting-sessions",
                HOUSEKEEPING_IDLE,
                new Forgetting(
                        assembly.database(),
                        sessions,
                        trail,
                        settings.duration("sign-ins-kept", Duration.ofDays(90)),
                        clock));
    }

    private static KeyRotation rotation(Settings settings) {
        Duration period = settings.duration("key-rotation", Duration.ofHours(24));
        // An instance looks for new keys every HOUSEKEEPING_IDLE, and may sign with an old one until then.
        Duration retention = ACCESS_TOKEN_LIFETIME.plus(HOUSEKEEPING_IDLE.multipliedBy(5));
        if (period.compareTo(retention) < 0) {
            throw new IllegalArgumentException(
                    "key-rotation of users must be at least " + retention + ", not " + period);
        }
        return new KeyRotation(period, retention);
    }
}
