package caravan.users.http;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Caller;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.users.accounts.DeleteAccounts.Command;
import caravan.users.accounts.DeleteAccounts.Outcome;
import caravan.users.accounts.DeleteAccounts.Proof;
import caravan.users.domain.Password;
import caravan.users.passwords.CheckPasswords;
import caravan.users.passwords.CheckPasswords.Result;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The route that deletes one's account: with the password, or right after a sign-in. */
public final class UserDeletionRoutes {
    /** The fingerprint of all deletions with one key: of a password not even a hash is kept. */
    private static final String FINGERPRINT = "DELETE /users/me";

    private final CheckPasswords checking;
    private final Batcher<Command, Outcome> deleting;
    private final Duration freshFor;
    private final Clock clock;

    record Body(Optional<Password> password) {}

    /** @param freshFor how long a sign-in proves enough */
    public UserDeletionRoutes(
            CheckPasswords checking, Batcher<Command, Outcome> deleting, Duration freshFor, Clock clock) {
        this.checking = checking;
        this.deleting = deleting;
        this.freshFor = freshFor;
        this.clock = clock;
    }

    public void declare(Routes routes) {
        routes.delete("/users/me", Access.SIGNED_IN, Accepted.BODY, this::delete);
    }

    private Reply delete(Request request) throws InterruptedException {
        Caller caller = request.caller();
        Optional<Password> password = request.bodyIfSent(Body.class).flatMap(Body::password);
        if (password.isEmpty()) {
            return delete(request, new Proof.FreshSignIn(caller.session(), clock.instant()));
        }
        return switch (checking.check(caller, password.get(), Clients.attempt(request))) {
            case Result.Slowed slowed -> Clients.slowed(slowed.retryAfter());
            case Result.Wrong _ ->
                Reply.problem(422, "wrong_password", "The password is not the account's.", "/password");
            case Result.Right right ->
                delete(request, new Proof.RightPassword(right.credentials().passwordHash()));
        };
    }

    private Reply delete(Request request, Proof proof) {
        Caller caller = request.caller();
        return deleting.submit(
                request.idempotencyKey(caller.id().toString(), FINGERPRINT),
                new Command(caller.id(), proof, request.ifMatch(), request.cause()),
                this::reply);
    }

    private Reply reply(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Deleted _ -> Reply.noContent();
            case Outcome.NoSuchUser _ -> Reply.notFound("user");
            case Outcome.StaleVersion stale -> UserChangeRoutes.stale(stale.version());
            case Outcome.LastAdministrator _ -> UserChangeRoutes.lastAdministrator();
            case Outcome.NotProven _ -> notProven();
        };
    }

    /** RFC 9470 (step-up authentication): the token is good, but its sign-in is too long ago for this. */
    private Reply notProven() {
        return Reply.problem(
                        401,
                        "password_needed",
                        "Send the account's password in the body, {\"password\": \"…\"}, or sign in again and repeat this within "
                                + freshFor.toSeconds() + " seconds.")
                .withHeader(
                        "WWW-Authenticate",
                        "Bearer realm=\"caravan\", error=\"insufficient_user_authentication\", max_age=\""
                                + freshFor.toSeconds() + "\"");
    }
}
