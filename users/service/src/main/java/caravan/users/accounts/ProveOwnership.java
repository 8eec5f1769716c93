package caravan.users.accounts;

import caravan.chassis.api.http.Caller;
import caravan.users.accounts.DeleteAccounts.Proof;
import caravan.users.domain.Password;
import caravan.users.passwords.CheckPasswords;
import caravan.users.passwords.CheckPasswords.Attempt;
import caravan.users.passwords.CheckPasswords.Result;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Finds what proves that an account belongs to the caller: the password if one is given, or else the sign-in of the session. */
public final class ProveOwnership {
    private final CheckPasswords checkPasswords;
    private final Clock clock;

    /** The outcome. */
    public sealed interface Outcome {
        /** {@link DeleteAccounts} decides whether the proof is enough. */
        record Proven(Proof proof) implements Outcome {}

        /** The password is wrong. */
        record WrongPassword() implements Outcome {}

        /** Too many passwords were wrong: this one was not checked. */
        record Slowed(Duration retryAfter) implements Outcome {}
    }

    public ProveOwnership(CheckPasswords checkPasswords, Clock clock) {
        this.checkPasswords = checkPasswords;
        this.clock = clock;
    }

    public Outcome prove(Caller caller, Optional<Password> password, Attempt attempt) throws InterruptedException {
        if (password.isEmpty()) {
            return new Outcome.Proven(new Proof.FreshSignIn(caller.session(), clock.instant()));
        }
        return switch (checkPasswords.check(caller, password.get(), attempt)) {
            case Result.Slowed(Duration retryAfter) -> new Outcome.Slowed(retryAfter);
            case Result.Wrong _ -> new Outcome.WrongPassword();
            case Result.Right right ->
                new Outcome.Proven(new Proof.RightPassword(right.credentials().passwordHash()));
        };
    }
}
