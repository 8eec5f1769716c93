package caravan.users.contract;

import caravan.kernel.UserId;

/**
 * An account was made or altered. Keyed by the user's id. It tells no name, which then would be in outboxes and topics after the user is
 * gone (docs/decisions/0029).
 *
 * @param role customer, staff or administrator
 * @param version from 1, one up at each change
 */
public record UserChanged(UserId userId, String role, long version) implements UsersMessage {}
