package caravan.users.http;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.trail.Actor;
import caravan.users.accounts.PrepareRegistration;
import caravan.users.accounts.RegisterUsers;
import caravan.users.domain.Password;
import caravan.users.domain.PasswordRules.Refusal;

/** The route on which anyone becomes a customer. */
public final class RegistrationRoutes {
    /** Fingerprints of a key's first request and its repeats, and of a request with another password. */
    private static final String FIRST = "POST /users";

    private static final String OTHER_PASSWORD = "POST /users, another password";

    private final PrepareRegistration prepareRegistration;
    private final Batcher<RegisterUsers.Command, RegisterUsers.Outcome> registerUsers;

    record Body(String username, Password password) {}

    public RegistrationRoutes(
            PrepareRegistration prepareRegistration,
            Batcher<RegisterUsers.Command, RegisterUsers.Outcome> registerUsers) {
        this.prepareRegistration = prepareRegistration;
        this.registerUsers = registerUsers;
    }

    public void declare(Routes routes) {
        routes.post("/users", Access.ANYONE, this::register);
    }

    private Reply register(Request request) throws InterruptedException {
        Body body = request.body(Body.class);
        PrepareRegistration.Outcome outcome = prepareRegistration.prepare(new PrepareRegistration.Asked(
                body.username(),
                body.password(),
                request.callerIfKnown().map(Actor::of),
                request.header("Idempotency-Key").isPresent(),
                Clients.attempt(request),
                request.cause()));
        return switch (outcome) {
            case PrepareRegistration.Outcome.Prepared prepared -> register(request, prepared);
            case PrepareRegistration.Outcome.InvalidUsername invalid ->
                Reply.problem(400, "invalid_field", "The username " + invalid.detail() + ".", "/username");
            case PrepareRegistration.Outcome.MixedScripts _ ->
                Reply.problem(
                        422,
                        "mixed_scripts",
                        "The username must not mix scripts or digits of several systems; Latin may stand beside Chinese, Japanese or Korean.",
                        "/username");
            case PrepareRegistration.Outcome.InvalidPassword invalid -> refused(invalid.refusal(), "/password");
            case PrepareRegistration.Outcome.UsernameTaken _ -> taken();
            case PrepareRegistration.Outcome.TooManyRegistrations tooMany ->
                Clients.tooManyRegistrations(tooMany.retryAfter());
            case PrepareRegistration.Outcome.Slowed slowed -> Clients.slowed(slowed.retryAfter());
        };
    }

    private Reply register(Request request, PrepareRegistration.Outcome.Prepared prepared) {
        String scope = "POST /users " + prepared.command().account().username();
        return registerUsers.submit(
                request.idempotencyKey(scope, prepared.isOtherPassword() ? OTHER_PASSWORD : FIRST),
                prepared.command(),
                RegistrationRoutes::reply);
    }

    private static Reply reply(RegisterUsers.Outcome outcome) {
        return switch (outcome) {
            case RegisterUsers.Outcome.Registered registered ->
                Reply.created("/users/" + registered.account().id(), UserView.of(registered.account()))
                        .withVersion(registered.account().version());
            case RegisterUsers.Outcome.UsernameTaken _ -> taken();
        };
    }

    static Reply refused(Refusal refusal, String field) {
        String detail = "The password " + refusal.detail() + ".";
        return switch (refusal) {
            case TOO_SHORT, TOO_LONG -> Reply.problem(400, "invalid_field", detail, field);
            case COMMON -> Reply.problem(422, "password_too_common", detail, field);
            case SAME_AS_USERNAME -> Reply.problem(422, "password_is_username", detail, field);
        };
    }

    private static Reply taken() {
        return Reply.problem(
                409,
                "username_taken",
                "Another account has this username, or one that looks the same: choose another.",
                "/username");
    }
}
