package caravan.users.http;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.PageRequest;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.kernel.UserId;
import caravan.kernel.UuidV7;
import caravan.users.AccountRepository;
import caravan.users.SignInRepository;
import caravan.users.domain.SignIn;
import caravan.users.domain.Username;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The routes that show the audit trail of sign-ins, newest first. */
public final class SignInTrailRoutes {
    private final SignInRepository signIns;
    private final AccountRepository accounts;

    record SignInView(
            UUID id,
            Optional<UserId> userId,
            String outcome,
            String clientAddress,
            String clientDescription,
            Instant signedInAt) {

        static SignInView of(SignIn signIn) {
            return new SignInView(
                    signIn.id(),
                    signIn.userId(),
                    signIn.outcome().wireName(),
                    signIn.client().address(),
                    signIn.client().description(),
                    signIn.at());
        }
    }

    public SignInTrailRoutes(SignInRepository signIns, AccountRepository accounts) {
        this.signIns = signIns;
        this.accounts = accounts;
    }

    public void declare(Routes routes) {
        routes.get("/users/me/sign-ins", Access.SIGNED_IN, Accepted.page(), this::own)
                .get("/sign-ins", Access.ADMINISTRATOR, Accepted.page("username", "user_id"), this::all);
    }

    private Reply own(Request request) {
        return page(request, Optional.of(request.caller().id()));
    }

    private Reply all(Request request) {
        Optional<UserId> asked = request.query("user_id", UserId::parse);
        Optional<Username> username = request.query("username", Username::normalized);
        if (username.isEmpty()) {
            return page(request, asked);
        }
        Optional<UserId> named = accounts.credentials(username.get())
                .map(known -> known.account().id())
                .filter(id -> asked.isEmpty() || asked.get().equals(id));
        return named.isPresent() ? page(request, named) : Reply.ok(List.of());
    }

    private Reply page(Request request, Optional<UserId> userId) {
        PageRequest page = request.page();
        Optional<UUID> before = request.query("after", UuidV7::parse);
        List<SignIn> rows = userId.isPresent()
                ? signIns.page(userId.get(), before, page.rowsToRead())
                : signIns.page(before, page.rowsToRead());
        return Reply.page(
                page,
                rows.stream().map(SignInView::of).toList(),
                view -> view.id().toString());
    }
}
