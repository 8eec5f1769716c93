package caravan.users.contract;

import caravan.kernel.UserId;

/**
 * An account was made or altered. Keyed by the user's id.
 *
 * @param role customer, staff or administrator
 * @param version from 1, one up at each change
 */
public record UserChanged(UserId userId, String username, String role, long version) implements UsersMessage {}
