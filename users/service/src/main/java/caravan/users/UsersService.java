package caravan.users;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Service;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.users.contract.UsersDescriptor;
import caravan.users.store.PostgresAccountRepository;
import caravan.users.store.PostgresSessionRepository;
import caravan.users.store.PostgresSignInRepository;
import caravan.users.store.PostgresSigningKeyRepository;
import caravan.users.tokens.ServiceKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** Users: accounts, sessions, and the tokens that every service verifies. Each flow is assembled in a class of its own. */
public final class UsersService implements Service {
    /**
     * What all flows of the service work with.
     *
     * @param clock ticks as finely as PostgreSQL stores times, so that an answer shows the same time at once as when it is read back
     * @param revoker ends sessions, whatever the reason
     */
    record Parts(
            Assembly assembly,
            UsersSettings settings,
            Clock clock,
            SecureRandom random,
            AccountRepository accounts,
            SessionRepository sessions,
            SignInRepository signIns,
            SessionRevoker revoker) {}

    /** PostgreSQL stores times in microseconds. */
    private static final Duration CLOCK_TICK = Duration.ofNanos(1_000);

    @Override
    public ServiceDescriptor descriptor() {
        return new UsersDescriptor().descriptor();
    }

    @Override
    public void assemble(Assembly assembly) {
        Parts parts = parts(assembly);
        ServiceKey key = ServiceKey.of(assembly.settings(), parts.random());

        PasswordFlow passwords = new PasswordFlow(parts);
        passwords.assemble();
        new AccountFlow(parts, passwords.checkPasswords()).assemble();
        SessionFlow sessions = new SessionFlow(parts);
        sessions.assemble();
        SigningKeyFlow signingKeys =
                new SigningKeyFlow(parts, new PostgresSigningKeyRepository(assembly.database()), key);
        signingKeys.assemble();
        RegistrationFlow registration = new RegistrationFlow(parts, passwords);
        registration.assemble();
        new SignInFlow(
                        parts,
                        key,
                        passwords.checkPasswords(),
                        registration.makeFirstAdministrator(),
                        sessions.endSessions(),
                        signingKeys.keyRing())
                .assemble();
        assembly.openApi("openapi/users.yaml");
    }

    private static Parts parts(Assembly assembly) {
        UsersSettings settings = UsersSettings.of(assembly.settings());
        SessionRepository sessions = new PostgresSessionRepository(assembly.database(), settings.lifetimes());
        return new Parts(
                assembly,
                settings,
                Clock.tick(assembly.clock(), CLOCK_TICK),
                new SecureRandom(),
                new PostgresAccountRepository(assembly.database()),
                sessions,
                new PostgresSignInRepository(assembly.database()),
                new SessionRevoker(
                        sessions,
                        settings.lifetimes(),
                        ended ->
                                assembly.sessions().revoke(ended.sessionId(), ended.accessTokensUntil(), ended.why())));
    }
}
