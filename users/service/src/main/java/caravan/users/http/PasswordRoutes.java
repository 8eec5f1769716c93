package caravan.users.http;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.users.accounts.ChangeOwnPassword;
import caravan.users.accounts.ChangeOwnPassword.Outcome;
import caravan.users.domain.Password;

/** The route that changes the caller's password. */
public final class PasswordRoutes {
    private final ChangeOwnPassword changeOwnPassword;

    record Body(Password currentPassword, Password newPassword) {}

    public PasswordRoutes(ChangeOwnPassword changeOwnPassword) {
        this.changeOwnPassword = changeOwnPassword;
    }

    public void declare(Routes routes) {
        routes.post("/users/me/password", Access.SIGNED_IN, this::change);
    }

    private Reply change(Request request) throws InterruptedException {
        Body body = request.body(Body.class);
        Outcome outcome = changeOwnPassword.change(
                request.caller(),
                body.currentPassword(),
                body.newPassword(),
                Clients.attempt(request),
                request.cause());
        return switch (outcome) {
            case Outcome.Changed _ -> Reply.noContent();
            case Outcome.WrongPassword _ ->
                Reply.problem(422, "wrong_password", "The current password is wrong.", "/current_password");
            case Outcome.InvalidPassword invalid -> RegistrationRoutes.refused(invalid.refusal(), "/new_password");
            case Outcome.Slowed slowed -> Clients.slowed(slowed.retryAfter());
        };
    }
}
