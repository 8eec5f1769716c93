package caravan.users.http;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.users.Credentials;
import caravan.users.accounts.ChangePasswords.Command;
import caravan.users.accounts.ChangePasswords.Outcome;
import caravan.users.domain.Password;
import caravan.users.domain.PasswordRules;
import caravan.users.domain.PasswordRules.Refusal;
import caravan.users.passwords.CheckPasswords;
import caravan.users.passwords.CheckPasswords.Result;
import caravan.users.passwords.PasswordHasher;
import java.util.Optional;

/** The route that changes one's password. */
public final class PasswordRoutes {
    private final CheckPasswords checking;
    private final PasswordHasher hasher;
    private final Batcher<Command, Outcome> changing;

    record Body(Password currentPassword, Password newPassword) {}

    public PasswordRoutes(CheckPasswords checking, PasswordHasher hasher, Batcher<Command, Outcome> changing) {
        this.checking = checking;
        this.hasher = hasher;
        this.changing = changing;
    }

    public void declare(Routes routes) {
        routes.post("/users/me/password", Access.SIGNED_IN, this::change);
    }

    private Reply change(Request request) throws InterruptedException {
        Body body = request.body(Body.class);
        Result checked = checking.check(request.caller(), body.currentPassword(), Clients.attempt(request));
        return switch (checked) {
            case Result.Slowed slowed -> Clients.slowed(slowed.retryAfter());
            case Result.Wrong wrong -> wrongPassword();
            case Result.Right right -> change(request, right.credentials(), body.newPassword());
        };
    }

    private Reply change(Request request, Credentials credentials, Password next) throws InterruptedException {
        Optional<Refusal> refusal =
                PasswordRules.refusal(next, credentials.account().username());
        if (refusal.isPresent()) {
            return RegistrationRoutes.refused(refusal.get(), "/new_password");
        }
        Outcome outcome = changing.submit(new Command(
                credentials.account().id(),
                credentials.passwordHash(),
                hasher.hash(next, Clients.newPassword(request)),
                request.caller().session(),
                request.cause()));
        return switch (outcome) {
            case Outcome.Changed changed -> Reply.noContent();
            case Outcome.ChangedMeanwhile meanwhile -> wrongPassword();
        };
    }

    private static Reply wrongPassword() {
        return Reply.problem(422, "wrong_password", "The current password is not the account's.", "/current_password");
    }
}
