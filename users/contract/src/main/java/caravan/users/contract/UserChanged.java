package caravan.users.contract;

import caravan.kernel.UserId;

/**
 * An account was made or changed. Keyed by the user's id. It holds no name, since names would stay in outboxes and topics after the user is
 * deleted (docs/decisions/0029).
 *
 * @param role customer, staff or administrator
 * @param version from 1; it goes up by one at each change
 */
public record UserChanged(UserId userId, String role, long version) implements UsersMessage {}
