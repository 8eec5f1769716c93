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
import caravan.users.accounts.ProveOwnership;
import caravan.users.domain.Password;
import java.time.Duration;
import java.util.Optional;

/** The route that deletes the caller's account: with its password, or soon after a sign-in. */
public final class UserDeletionRoutes {
    /** The fingerprint of every deletion. It holds nothing of the password, not even a hash. */
    private static final String FINGERPRINT = "DELETE /users/me";

    private final ProveOwnership proveOwnership;
    private final Batcher<Command, Outcome> deleteAccounts;
    private final Duration freshFor;

    record Body(Optional<Password> password) {}

    /** @param freshFor how long a sign-in is proof enough */
    public UserDeletionRoutes(
            ProveOwnership proveOwnership, Batcher<Command, Outcome> deleteAccounts, Duration freshFor) {
        this.proveOwnership = proveOwnership;
        this.deleteAccounts = deleteAccounts;
        this.freshFor = freshFor;
    }

    public void declare(Routes routes) {
        routes.delete("/users/me", Access.SIGNED_IN, Accepted.BODY, this::delete);
    }

    private Reply delete(Request request) throws InterruptedException {
        Optional<Password> password = request.bodyIfSent(Body.class).flatMap(Body::password);
        return switch (proveOwnership.prove(request.caller(), password, Clients.attempt(request))) {
            case ProveOwnership.Outcome.Proven proven -> delete(request, proven.proof());
            case ProveOwnership.Outcome.WrongPassword _ ->
                Reply.problem(422, "wrong_password", "The password is wrong.", "/password");
            case ProveOwnership.Outcome.Slowed slowed -> Clients.slowed(slowed.retryAfter());
        };
    }

    private Reply delete(Request request, Proof proof) {
        Caller caller = request.caller();
        return deleteAccounts.submit(
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

    /** RFC 9470 (step-up authentication): the token is valid, but the sign-in was too long ago for this request. */
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
