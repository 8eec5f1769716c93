package caravan.users.accounts;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.kernel.UserId;
import caravan.users.AccountRepository;
import caravan.users.domain.Account;
import caravan.users.domain.AccountRole;
import caravan.users.domain.NameSkeleton;
import caravan.users.domain.Password;
import caravan.users.domain.PasswordHash;
import caravan.users.domain.PasswordRules;
import caravan.users.domain.PasswordRules.Refusal;
import caravan.users.domain.Username;
import caravan.users.names.LookalikeNames;
import caravan.users.passwords.CheckPasswords;
import caravan.users.passwords.CheckPasswords.Attempt;
import caravan.users.passwords.CheckPasswords.Result;
import caravan.users.passwords.HashTurn;
import caravan.users.passwords.PasswordHasher;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Does what a registration needs before its transaction: checks the name and the password, bounds the registrations of one address, and
 * hashes the password. {@link RegisterUsers} then takes the command.
 */
public final class PrepareRegistration {
    /** Nobody can register the first administrator's name, nor one that looks like it. */
    private static final NameSkeleton RESERVED = LookalikeNames.skeleton(Username.FIRST_ADMINISTRATOR);

    private final AccountRepository accounts;
    private final CheckPasswords checkPasswords;
    private final PasswordHasher hasher;
    private final RegistrationBound bound;
    private final Identifiers identifiers;
    private final Clock clock;

    /**
     * A request.
     *
     * @param username as it was typed
     * @param actor who is signed in, if anybody is
     * @param hasKey whether the request has an {@code Idempotency-Key}, so that it may be a repeat
     */
    public record Asked(
            String username, Password password, Optional<Actor> actor, boolean hasKey, Attempt attempt, Cause cause) {}

    /** The outcome. */
    public sealed interface Outcome {
        /**
         * The registration may go on.
         *
         * @param isOtherPassword whether the account exists and has another password: this is no repeat of the request that made it
         */
        record Prepared(RegisterUsers.Command command, boolean isOtherPassword) implements Outcome {}

        /** @param detail what a username must be: a clause without its subject */
        record InvalidUsername(String detail) implements Outcome {}

        /** The username has letters or digits of several scripts that do not go together. */
        record MixedScripts() implements Outcome {}

        /** The password breaks a rule. */
        record InvalidPassword(Refusal refusal) implements Outcome {}

        /** The name is reserved, or looks like the reserved one. */
        record UsernameTaken() implements Outcome {}

        /** This address has registered too many accounts. */
        record TooManyRegistrations(Duration retryAfter) implements Outcome {}

        /** Too many passwords were wrong; a repeat sends a password, too. */
        record Slowed(Duration retryAfter) implements Outcome {}
    }

    public PrepareRegistration(
            AccountRepository accounts,
            CheckPasswords checkPasswords,
            PasswordHasher hasher,
            RegistrationBound bound,
            Identifiers identifiers,
            Clock clock) {
        this.accounts = accounts;
        this.checkPasswords = checkPasswords;
        this.hasher = hasher;
        this.bound = bound;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    public Outcome prepare(Asked asked) throws InterruptedException {
        Username username;
        try {
            username = Username.normalized(asked.username());
        } catch (IllegalArgumentException malformed) {
            return new Outcome.InvalidUsername(String.valueOf(malformed.getMessage()));
        }
        if (LookalikeNames.isMixed(username)) {
            return new Outcome.MixedScripts();
        }
        Optional<Refusal> refusal = PasswordRules.refusal(asked.password(), username);
        if (refusal.isPresent()) {
            return new Outcome.InvalidPassword(refusal.get());
        }
        if (LookalikeNames.skeleton(username).equals(RESERVED)) {
            return new Outcome.UsernameTaken();
        }
        // This comes before the check of the password: a refusal must not show whether a password is right.
        Optional<Duration> wait = bound.take(asked.attempt().client().network());
        if (wait.isPresent()) {
            return new Outcome.TooManyRegistrations(wait.get());
        }
        boolean mayBeRepeat = asked.hasKey() && accounts.credentials(username).isPresent();
        return mayBeRepeat ? prepareRepeat(username, asked) : prepareNew(username, asked, false);
    }

    /**
     * Only the hash of the first request's password is stored, in the account. So a request is a repeat if its password is the account's.
     * That is a guess like any other, and counts as one.
     */
    private Outcome prepareRepeat(Username username, Asked asked) throws InterruptedException {
        return switch (checkPasswords.check(username.value(), asked.password(), asked.attempt())) {
            case Result.Slowed(Duration retryAfter) -> new Outcome.Slowed(retryAfter);
            case Result.Right right ->
                new Outcome.Prepared(command(username, right.credentials().passwordHash(), asked), false);
            case Result.Wrong _ -> prepareNew(username, asked, true);
        };
    }

    private Outcome prepareNew(Username username, Asked asked, boolean isOtherPassword) throws InterruptedException {
        HashTurn turn =
                new HashTurn(HashTurn.Urgency.NEW_PASSWORD, asked.attempt().waiting());
        return new Outcome.Prepared(command(username, hasher.hash(asked.password(), turn), asked), isOtherPassword);
    }

    private RegisterUsers.Command command(Username username, PasswordHash passwordHash, Asked asked) {
        Account account =
                Account.registered(new UserId(identifiers.next()), username, AccountRole.CUSTOMER, clock.instant());
        return asked.actor()
                .map(actor -> new RegisterUsers.Command(account, passwordHash, actor, asked.cause()))
                .orElseGet(() -> new RegisterUsers.Command(account, passwordHash, asked.cause()));
    }
}
