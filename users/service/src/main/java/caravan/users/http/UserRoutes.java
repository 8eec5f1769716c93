package caravan.users.http;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.PageRequest;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.kernel.MessageType;
import caravan.kernel.UserId;
import caravan.users.AccountRepository;
import caravan.users.contract.UsersMessage;
import caravan.users.domain.Account;
import caravan.users.domain.Username;
import java.util.List;
import java.util.Optional;

/** The routes that show accounts. Customers see their own; staff see all. */
public final class UserRoutes {
    private static final List<MessageType<?>> CHANGES = List.of(UsersMessage.USER_CHANGED, UsersMessage.USER_DELETED);

    private final AccountRepository accounts;

    public UserRoutes(AccountRepository accounts) {
        this.accounts = accounts;
    }

    public void declare(Routes routes) {
        routes.get("/users", Access.STAFF, Accepted.page("username"), Routes.keptList(CHANGES, this::page))
                .get(
                        "/users/me",
                        Access.SIGNED_IN,
                        request -> show(request.caller().id()))
                .get(
                        "/users/{id}",
                        Access.SIGNED_IN,
                        Routes.kept(
                                CHANGES,
                                request -> request.path("id", UserId::parse).toString(),
                                this::one));
    }

    private Reply page(Request request) {
        PageRequest page = request.page();
        Optional<String> prefix = request.query("username", Username::normalizedPrefix);
        if (prefix.isPresent()) {
            List<Account> named =
                    accounts.named(prefix.get(), request.query("after", Username::normalized), page.rowsToRead());
            return Reply.page(page, named.stream().map(UserView::of).toList(), UserView::username);
        }
        return Reply.page(
                page,
                accounts.page(request.query("after", UserId::parse), page.rowsToRead()).stream()
                        .map(UserView::of)
                        .toList(),
                view -> view.id().toString());
    }

    private Reply one(Request request) {
        UserId id = request.path("id", UserId::parse);
        boolean allowed = request.caller().isStaff() || request.caller().id().equals(id);
        return allowed ? show(id).visibleTo(id) : Reply.notFound("user");
    }

    private Reply show(UserId id) {
        return accounts.find(id).map(UserView::reply).orElseGet(() -> Reply.notFound("user"));
    }
}
