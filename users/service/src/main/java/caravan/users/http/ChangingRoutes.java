package caravan.users.http;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.trail.Actor;
import caravan.kernel.UserId;
import caravan.users.accounts.ChangingUsers;
import caravan.users.domain.AccountRole;
import caravan.users.domain.DisplayName;
import java.util.Optional;

/** Routes that change accounts. */
public final class ChangingRoutes {
    private final Batcher<ChangingUsers.Command, ChangingUsers.Outcome> changing;

    /** @param displayName an empty text takes the name away */
    record ProfileBody(String displayName) {}

    record RoleBody(String role) {}

    public ChangingRoutes(Batcher<ChangingUsers.Command, ChangingUsers.Outcome> changing) {
        this.changing = changing;
    }

    public void declare(Routes routes) {
        routes.patch("/users/me", Access.SIGNED_IN, this::changeProfile)
                .patch("/users/{id}", Access.ADMINISTRATOR, this::changeRole);
    }

    private Reply changeProfile(Request request) {
        String typed = request.body(ProfileBody.class).displayName();
        Optional<DisplayName> displayName;
        try {
            displayName = typed.isBlank() ? Optional.empty() : Optional.of(new DisplayName(typed));
        } catch (IllegalArgumentException malformed) {
            return Reply.problem(400, "invalid_field", "The name " + malformed.getMessage() + ".", "/display_name");
        }
        return changing.submit(
                request.idempotencyKey(),
                new ChangingUsers.Command.SetDisplayName(
                        request.caller().id(), request.ifMatch(), displayName, request.cause()),
                ChangingRoutes::changed);
    }

    private Reply changeRole(Request request) {
        UserId id = request.path("id", UserId::parse);
        AccountRole role;
        try {
            role = AccountRole.parse(request.body(RoleBody.class).role());
        } catch (IllegalArgumentException unknown) {
            return Reply.problem(400, "invalid_field", "The role " + unknown.getMessage() + ".", "/role");
        }
        return changing.submit(
                request.idempotencyKey(),
                new ChangingUsers.Command.SetRole(
                        id, request.ifMatch(), role, Actor.of(request.caller()), request.cause()),
                ChangingRoutes::changed);
    }

    private static Reply changed(ChangingUsers.Outcome outcome) {
        return switch (outcome) {
            case ChangingUsers.Outcome.Changed changed -> UserView.reply(changed.account());
            case ChangingUsers.Outcome.NoSuchUser gone -> Reply.notFound("user");
            case ChangingUsers.Outcome.StaleVersion stale -> stale(stale.version());
            case ChangingUsers.Outcome.LastAdministrator last -> lastAdministrator();
        };
    }

    static Reply stale(long version) {
        return Reply.problem(
                412,
                "precondition_failed",
                "The account is at version " + version + " now: read it again, and ask with If-Match of that version.");
    }

    static Reply lastAdministrator() {
        return Reply.problem(
                409, "last_administrator", "This is the last administrator; make another account one first.");
    }
}
