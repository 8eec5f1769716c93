package caravan.users.domain;

import caravan.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * A user's account, without its password.
 *
 * @param version from 1; it goes up by one at each change
 */
public record Account(
        UserId id,
        Username username,
        Optional<DisplayName> displayName,
        AccountRole role,
        Instant createdAt,
        long version) {

    /** A new account. */
    public static Account registered(UserId id, Username username, AccountRole role, Instant at) {
        return new Account(id, username, Optional.empty(), role, at, 1);
    }

    /** The next version, with another display name. */
    public Account called(Optional<DisplayName> newDisplayName) {
        return newDisplayName.equals(displayName)
                ? this
                : new Account(id, username, newDisplayName, role, createdAt, version + 1);
    }

    /** The next version, with another role. */
    public Account as(AccountRole newRole) {
        return newRole == role ? this : new Account(id, username, displayName, newRole, createdAt, version + 1);
    }

    public boolean isAdministrator() {
        return role == AccountRole.ADMINISTRATOR;
    }
}
