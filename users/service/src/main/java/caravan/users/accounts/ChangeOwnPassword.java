package caravan.users.accounts;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.http.Caller;
import caravan.chassis.api.tracing.Cause;
import caravan.users.AccountRepository.Credentials;
import caravan.users.domain.Password;
import caravan.users.domain.PasswordRules;
import caravan.users.domain.PasswordRules.Refusal;
import caravan.users.passwords.CheckPasswords;
import caravan.users.passwords.CheckPasswords.Attempt;
import caravan.users.passwords.CheckPasswords.Result;
import caravan.users.passwords.HashTurn;
import caravan.users.passwords.PasswordHasher;
import java.time.Duration;
import java.util.Optional;

/** Changes the password of somebody who is signed in: checks the current one, checks and hashes the new one, and stores it. */
public final class ChangeOwnPassword {
    private final CheckPasswords checkPasswords;
    private final PasswordHasher hasher;
    private final Batcher<ChangePasswords.Command, ChangePasswords.Outcome> changePasswords;

    /** The outcome. */
    public sealed interface Outcome {
        /** The password is changed. */
        record Changed() implements Outcome {}

        /** The current password is not the account's, or no longer. */
        record WrongPassword() implements Outcome {}

        /** The new password breaks a rule. */
        record InvalidPassword(Refusal refusal) implements Outcome {}

        /** Too many passwords were wrong: this one was not checked. */
        record Slowed(Duration retryAfter) implements Outcome {}
    }

    public ChangeOwnPassword(
            CheckPasswords checkPasswords,
            PasswordHasher hasher,
            Batcher<ChangePasswords.Command, ChangePasswords.Outcome> changePasswords) {
        this.checkPasswords = checkPasswords;
        this.hasher = hasher;
        this.changePasswords = changePasswords;
    }

    public Outcome change(Caller caller, Password current, Password next, Attempt attempt, Cause cause)
            throws InterruptedException {
        return switch (checkPasswords.check(caller, current, attempt)) {
            case Result.Slowed(Duration retryAfter) -> new Outcome.Slowed(retryAfter);
            case Result.Wrong _ -> new Outcome.WrongPassword();
            case Result.Right right -> change(caller, right.credentials(), next, attempt, cause);
        };
    }

    private Outcome change(Caller caller, Credentials credentials, Password next, Attempt attempt, Cause cause)
            throws InterruptedException {
        Optional<Refusal> refusal =
                PasswordRules.refusal(next, credentials.account().username());
        if (refusal.isPresent()) {
            return new Outcome.InvalidPassword(refusal.get());
        }
        ChangePasswords.Outcome outcome = changePasswords.submit(new ChangePasswords.Command(
                credentials.account().id(),
                credentials.passwordHash(),
                hasher.hash(next, new HashTurn(HashTurn.Urgency.NEW_PASSWORD, attempt.waiting())),
                caller.session(),
                cause));
        return switch (outcome) {
            case ChangePasswords.Outcome.Changed _ -> new Outcome.Changed();
            case ChangePasswords.Outcome.ChangedMeanwhile _ -> new Outcome.WrongPassword();
        };
    }
}
