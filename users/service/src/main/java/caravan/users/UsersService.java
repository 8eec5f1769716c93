package caravan.users;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Batcher;
import caravan.chassis.api.Cache;
import caravan.chassis.api.Service;
import caravan.chassis.api.http.Sessions;
import caravan.kernel.UserId;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.users.accounts.ChangePasswords;
import caravan.users.accounts.ChangeUsers;
import caravan.users.accounts.DeleteAccounts;
import caravan.users.accounts.FillSkeletons;
import caravan.users.accounts.MakeFirstAdministrator;
import caravan.users.accounts.RegisterUsers;
import caravan.users.accounts.RegistrationBound;
import caravan.users.contract.UsersDescriptor;
import caravan.users.contract.UsersMessage;
import caravan.users.devices.DeviceTokens;
import caravan.users.devices.SharedAddresses;
import caravan.users.domain.Account;
import caravan.users.domain.Allowance;
import caravan.users.domain.SessionLifetimes;
import caravan.users.http.KeyRoutes;
import caravan.users.http.PasswordRoutes;
import caravan.users.http.RegistrationRoutes;
import caravan.users.http.SessionRoutes;
import caravan.users.http.SignInTrailRoutes;
import caravan.users.http.TokenRoutes;
import caravan.users.http.UserChangeRoutes;
import caravan.users.http.UserDeletionRoutes;
import caravan.users.http.UserRoutes;
import caravan.users.passwords.BoundedPasswordHasher;
import caravan.users.passwords.CheckPasswords;
import caravan.users.passwords.PasswordHasher;
import caravan.users.passwords.SlowGuesses;
import caravan.users.passwords.StopPasswordHasher;
import caravan.users.sessions.EndSessions;
import caravan.users.sessions.ForgetSessions;
import caravan.users.sessions.ReadEndedSessions;
import caravan.users.sessions.RefreshSessions;
import caravan.users.sessions.SignInUsers;
import caravan.users.store.PostgresAccountRepository;
import caravan.users.store.PostgresSessionRepository;
import caravan.users.store.PostgresSignInRepository;
import caravan.users.store.PostgresSigningKeyRepository;
import caravan.users.tokens.ChainedRefreshTokens;
import caravan.users.tokens.KeyRing;
import caravan.users.tokens.PrivateKeyEncryption;
import caravan.users.tokens.RefreshTokens;
import caravan.users.tokens.ServiceKey;
import caravan.users.tokens.SigningKeyRepository;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** Users: who there is, who is signed in, and the tokens that say so. */
public final class UsersService implements Service {
    /** PostgreSQL's resolution: what is answered at once is what is read back later. */
    private static final Duration CLOCK_TICK = Duration.ofNanos(1_000);

    /** Of an account with its longest names. */
    private static final int ACCOUNT_BYTES = 800;

    private static final Duration CACHED_FOR = Duration.ofMinutes(5);
    private static final Duration SKELETONS_IDLE = Duration.ofMinutes(10);

    private record Tables(
            AccountRepository accounts,
            SessionRepository sessions,
            SignInRepository trail,
            SigningKeyRepository keys) {}

    private record Secrets(SecureRandom random, ServiceKey key, RefreshTokens refreshTokens) {}

    private record Passwords(PasswordHasher hasher, CheckPasswords checking) {}

    private record SignInParts(MakeFirstAdministrator first, Passwords passwords, Secrets secrets, KeyRing keyRing) {}

    @Override
    public ServiceDescriptor descriptor() {
        return new UsersDescriptor().descriptor();
    }

    @Override
    public void assemble(Assembly assembly) {
        UsersSettings settings = UsersSettings.of(assembly.settings());
        SessionLifetimes lifetimes = settings.lifetimes();
        Clock clock = Clock.tick(assembly.clock(), CLOCK_TICK);
        SecureRandom random = new SecureRandom();
        Tables tables = new Tables(
                new PostgresAccountRepository(assembly.database()),
                new PostgresSessionRepository(assembly.database(), lifetimes),
                new PostgresSignInRepository(assembly.database()),
                new PostgresSigningKeyRepository(assembly.database()));
        Sessions refused = assembly.sessions();
        refused.readFrom(new ReadEndedSessions(tables.sessions(), clock));
        SessionRevoker ending = new SessionRevoker(
                tables.sessions(),
                lifetimes,
                ended -> refused.revoke(ended.sessionId(), ended.accessTokensUntil(), ended.why()));
        ServiceKey key = ServiceKey.of(assembly.settings(), random);
        Secrets secrets = new Secrets(
                random, key, new ChainedRefreshTokens(random, key.keyedHash("successor of a refresh token")));
        Passwords passwords = passwords(assembly, tables, settings, random, clock);

        accounts(assembly, tables, passwords, settings, ending, clock);
        changingPasswords(assembly, tables, passwords, ending);
        sessions(assembly, tables, lifetimes, ending, clock);
        MakeFirstAdministrator first = registration(assembly, tables, passwords, secrets, settings, clock);
        KeyRing keyRing = keyRing(assembly, tables, secrets, settings, clock);
        signIn(assembly, tables, settings, ending, new SignInParts(first, passwords, secrets, keyRing), clock);
        housekeeping(assembly, tables, settings, clock);
        assembly.tellState(new TellUsers(tables.accounts()));
        assembly.openApi("openapi/users.yaml");
    }

    private static Passwords passwords(
            Assembly assembly, Tables tables, UsersSettings settings, SecureRandom random, Clock clock) {
        BoundedPasswordHasher hasher = new BoundedPasswordHasher(
                random, settings.hashesAtOnceMax(), settings.hashesWaitingMax(), settings.hashWaitMax());
        assembly.worker("stopping-password-hasher", UsersSettings.HOUSEKEEPING_IDLE, new StopPasswordHasher(hasher));
        SlowGuesses guesses = new SlowGuesses(
                assembly.cache("guesses", counter -> SlowGuesses.COUNTED_BYTES, SlowGuesses.COUNTED_FOR), clock);
        return new Passwords(hasher, new CheckPasswords(tables.accounts(), hasher, guesses));
    }

    private static MakeFirstAdministrator registration(
            Assembly assembly,
            Tables tables,
            Passwords passwords,
            Secrets secrets,
            UsersSettings settings,
            Clock clock) {
        Batcher<RegisterUsers.Command, RegisterUsers.Outcome> registering =
                assembly.batcher("registering-users", new RegisterUsers(tables.accounts()));
        new RegistrationRoutes(
                        registering,
                        tables.accounts(),
                        passwords.checking(),
                        passwords.hasher(),
                        registrationBound(assembly, settings.registrations(), clock),
                        assembly.identifiers(),
                        clock)
                .declare(assembly.routes());
        MakeFirstAdministrator first = new MakeFirstAdministrator(
                tables.accounts(),
                passwords.hasher(),
                registering,
                assembly.identifiers(),
                clock,
                assembly.settings().text("admin-password"),
                assembly.settings().dataFolder().resolve("admin-password"),
                secrets.refreshTokens()::first);
        first.preparePassword();
        assembly.worker("making-first-administrator", UsersSettings.HOUSEKEEPING_IDLE, () -> {
            first.ensure();
            return false;
        });
        return first;
    }

    private static RegistrationBound registrationBound(Assembly assembly, Allowance.Rule rule, Clock clock) {
        return new RegistrationBound(
                assembly.cache(
                        "registrations",
                        allowance -> RegistrationBound.COUNTED_BYTES,
                        RegistrationBound.countedFor(rule)),
                rule,
                clock);
    }

    private static void accounts(
            Assembly assembly,
            Tables tables,
            Passwords passwords,
            UsersSettings settings,
            SessionRevoker ending,
            Clock clock) {
        Cache<UserId, Account> cache = assembly.cache("users", account -> ACCOUNT_BYTES, CACHED_FOR);
        new UserRoutes(tables.accounts(), cache).declare(assembly.routes());
        new UserChangeRoutes(assembly.batcher(
                        "changing-users",
                        new ChangeUsers(tables.accounts(), tables.sessions(), ending, cache::invalidate)))
                .declare(assembly.routes());
        new UserDeletionRoutes(
                        passwords.checking(),
                        assembly.batcher(
                                "deleting-accounts",
                                new DeleteAccounts(
                                        tables.accounts(),
                                        tables.sessions(),
                                        tables.trail(),
                                        ending,
                                        settings.freshSignIn(),
                                        cache::invalidate)),
                        settings.freshSignIn(),
                        clock)
                .declare(assembly.routes());
        assembly.listen(
                UsersMessage.USER_CHANGED,
                message -> cache.invalidate(message.payload().userId()));
        assembly.listen(
                UsersMessage.USER_DELETED,
                message -> cache.invalidate(message.payload().userId()));
    }

    private static void changingPasswords(
            Assembly assembly, Tables tables, Passwords passwords, SessionRevoker ending) {
        new PasswordRoutes(
                        passwords.checking(),
                        passwords.hasher(),
                        assembly.batcher(
                                "changing-passwords",
                                new ChangePasswords(tables.accounts(), tables.sessions(), ending)))
                .declare(assembly.routes());
    }

    private static void sessions(
            Assembly assembly, Tables tables, SessionLifetimes lifetimes, SessionRevoker ending, Clock clock) {
        new SessionRoutes(
                        tables.sessions(),
                        lifetimes,
                        assembly.batcher(
                                "ending-sessions", new EndSessions(tables.accounts(), tables.sessions(), ending)),
                        clock)
                .declare(assembly.routes());
        new SignInTrailRoutes(tables.trail(), tables.accounts()).declare(assembly.routes());
    }

    private static KeyRing keyRing(
            Assembly assembly, Tables tables, Secrets secrets, UsersSettings settings, Clock clock) {
        KeyRing keyRing = new KeyRing(
                tables.keys(),
                assembly.database(),
                new PrivateKeyEncryption(secrets.key(), secrets.random()),
                settings.rotation(),
                UsersSettings.ACCESS_TOKEN_LIFETIME,
                assembly.identifiers(),
                clock);
        new KeyRoutes(keyRing).declare(assembly.routes());
        assembly.worker("rotating-keys", UsersSettings.HOUSEKEEPING_IDLE, () -> {
            keyRing.rotate();
            return false;
        });
        return keyRing;
    }

    private static void signIn(
            Assembly assembly,
            Tables tables,
            UsersSettings settings,
            SessionRevoker ending,
            SignInParts parts,
            Clock clock) {
        new TokenRoutes(new TokenRoutes.Parts(
                        parts.first(),
                        parts.passwords().checking(),
                        assembly.batcher(
                                "signing-in",
                                new SignInUsers(
                                        tables.accounts(),
                                        tables.sessions(),
                                        tables.trail(),
                                        ending,
                                        assembly.identifiers())),
                        assembly.batcher(
                                "refreshing-sessions",
                                new RefreshSessions(
                                        tables.accounts(),
                                        tables.sessions(),
                                        tables.trail(),
                                        ending,
                                        settings.lifetimes(),
                                        settings.refreshGrace(),
                                        assembly.identifiers())),
                        parts.keyRing(),
                        parts.secrets().refreshTokens(),
                        new DeviceTokens(parts.secrets().key().keyedHash("known device")),
                        new SharedAddresses(clock),
                        assembly.settings().text("tls-certificate").isPresent(),
                        settings.lifetimes(),
                        assembly.identifiers(),
                        clock))
                .declare(assembly.routes());
    }

    private static void housekeeping(Assembly assembly, Tables tables, UsersSettings settings, Clock clock) {
        assembly.worker("filling-skeletons", SKELETONS_IDLE, new FillSkeletons(assembly.database(), tables.accounts()));
        assembly.worker(
                "forgetting-sessions",
                UsersSettings.HOUSEKEEPING_IDLE,
                new ForgetSessions(
                        assembly.database(), tables.sessions(), tables.trail(), settings.signInsKept(), clock));
    }
}
