package caravan.users.accounts;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.Identifiers;
import caravan.chassis.api.trail.Actor;
import caravan.kernel.OwnerOnlyFiles;
import caravan.kernel.UserId;
import caravan.users.AccountRepository;
import caravan.users.domain.Account;
import caravan.users.domain.AccountRole;
import caravan.users.domain.Password;
import caravan.users.domain.PasswordRules;
import caravan.users.domain.Username;
import caravan.users.passwords.HashTurn;
import caravan.users.passwords.PasswordHasher;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the account {@code admin} if there is no administrator yet. */
public final class MakeFirstAdministrator {
    private static final Logger LOG = LoggerFactory.getLogger(MakeFirstAdministrator.class);

    /** Names this worker in messages and in the trail. */
    private static final String NAME = "first-administrator";

    private static final int GENERATED_BYTES = 32;

    private final AccountRepository accounts;
    private final PasswordHasher hasher;
    private final Batcher<RegisterUsers.Command, RegisterUsers.Outcome> registerUsers;
    private final Identifiers identifiers;
    private final Clock clock;
    private final Supplier<Password> password;
    private volatile boolean made;

    /**
     * @param chosen the password that the operator set, if any
     * @param file keeps a generated password if the operator chose none; readable only by its owner
     */
    public MakeFirstAdministrator(
            AccountRepository accounts,
            PasswordHasher hasher,
            Batcher<RegisterUsers.Command, RegisterUsers.Outcome> registerUsers,
            Identifiers identifiers,
            Clock clock,
            SecureRandom random,
            Optional<String> chosen,
            Path file) {
        this.accounts = accounts;
        this.hasher = hasher;
        this.registerUsers = registerUsers;
        this.identifiers = identifiers;
        this.clock = clock;
        // The file is written before the account: if the process is killed in between, the next start takes the
        // password from the file.
        this.password = () -> chosen.map(MakeFirstAdministrator::checked)
                .orElseGet(() -> new Password(OwnerOnlyFiles.readOrCreate(file, () -> generated(random))));
    }

    private static String generated(SecureRandom random) {
        byte[] bytes = new byte[GENERATED_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Password checked(String chosen) {
        Password password = new Password(chosen);
        PasswordRules.refusal(password, Username.FIRST_ADMINISTRATOR).ifPresent(refusal -> {
            throw new IllegalArgumentException(
                    "the first administrator's password (CARAVAN_ADMIN_PASSWORD, or admin-password in a settings"
                            + " file) " + refusal.detail() + ": set another, or none to have one made");
        });
        return password;
    }

    /**
     * Writes the file of the generated password, if one is needed, so that it is there once the start is complete.
     *
     * @throws IllegalArgumentException if the operator's password is needed and breaks the rules for passwords
     */
    public void preparePassword() {
        if (!accounts.hasAdministrator()) {
            var _ = password.get();
        }
    }

    /** Makes the account unless there is an administrator. Costs nothing once that is known. */
    public void ensure() throws InterruptedException {
        if (!made) {
            make();
        }
    }

    private synchronized void make() throws InterruptedException {
        if (made) {
            return;
        }
        if (!accounts.hasAdministrator()) {
            Account account = Account.registered(
                    new UserId(identifiers.next()),
                    Username.FIRST_ADMINISTRATOR,
                    AccountRole.ADMINISTRATOR,
                    clock.instant());
            RegisterUsers.Outcome outcome = registerUsers.submit(new RegisterUsers.Command(
                    account,
                    hasher.hash(password.get(), HashTurn.ofNoRequest()),
                    new Actor.Worker(NAME),
                    identifiers.startTrace(NAME)));
            switch (outcome) {
                case RegisterUsers.Outcome.Registered _ ->
                    LOG.atInfo().addKeyValue("user_id", account.id()).log("made the first administrator's account");
                case RegisterUsers.Outcome.UsernameTaken _ ->
                    LOG.atInfo().log("another instance made the first administrator's account");
            }
        }
        made = true;
    }
}
