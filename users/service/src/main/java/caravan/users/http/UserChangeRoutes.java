package caravan.users.http;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.trail.Actor;
import caravan.kernel.UserId;
import caravan.users.accounts.ChangeUsers;
import caravan.users.domain.AccountRole;
import caravan.users.domain.DisplayName;
import java.util.Optional;

/** The routes that change accounts. */
public final class UserChangeRoutes {
    private final Batcher<ChangeUsers.Command, ChangeUsers.Outcome> changeUsers;

    /** @param displayName an empty text removes the name */
    record ProfileBody(String displayName) {}

    record RoleBody(String role) {}

    public UserChangeRoutes(Batcher<ChangeUsers.Command, ChangeUsers.Outcome> changeUsers) {
        this.changeUsers = changeUsers;
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
        return changeUsers.submit(
                request.idempotencyKey(),
                new ChangeUsers.Command.SetDisplayName(
                        request.caller().id(), request.ifMatch(), displayName, request.cause()),
                UserChangeRoutes::changed);
    }

    private Reply changeRole(Request request) {
        UserId id = request.path("id", UserId::parse);
        AccountRole role;
        try {
            role = AccountRole.parse(request.body(RoleBody.class).role());
        } catch (IllegalArgumentException unknown) {
            return Reply.problem(400, "invalid_field", "The role " + unknown.getMessage() + ".", "/role");
        }
        return changeUsers.submit(
                request.idempotencyKey(),
                new ChangeUsers.Command.SetRole(
                        id, request.ifMatch(), role, Actor.of(request.caller()), request.cause()),
                UserChangeRoutes::changed);
    }

    private static Reply changed(ChangeUsers.Outcome outcome) {
        return switch (outcome) {
            case ChangeUsers.Outcome.Changed changed -> UserView.reply(changed.account());
            case ChangeUsers.Outcome.NoSuchUser gone -> Reply.notFound("user");
            case ChangeUsers.Outcome.StaleVersion stale -> stale(stale.version());
            case ChangeUsers.Outcome.LastAdministrator last -> lastAdministrator();
        };
    }

    static Reply stale(long version) {
        return Reply.problem(
                412,
                "precondition_failed",
                "The account is at version " + version + " now: read it again, and send If-Match with that version.");
    }

    static Reply lastAdministrator() {
        return Reply.problem(
                409,
                "last_administrator",
                "This is the last administrator: make another account an administrator first.");
    }
}
