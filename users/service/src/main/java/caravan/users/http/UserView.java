package caravan.users.http;

import caravan.chassis.api.http.Reply;
import caravan.kernel.UserId;
import caravan.users.domain.Account;
import caravan.users.domain.DisplayName;
import java.time.Instant;
import java.util.Optional;

/** An account in JSON. */
record UserView(
        UserId id, String username, Optional<String> displayName, String role, Instant createdAt, long version) {

    static UserView of(Account account) {
        return new UserView(
                account.id(),
                account.username().value(),
                account.displayName().map(DisplayName::value),
                account.role().wireName(),
                account.createdAt(),
                account.version());
    }

    /** One account with its ETag. */
    static Reply reply(Account account) {
        return Reply.ok(of(account)).withVersion(account.version());
    }
}
