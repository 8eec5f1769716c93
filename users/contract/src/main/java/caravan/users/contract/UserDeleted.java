package caravan.users.contract;

import caravan.kernel.UserId;

/** An account was deleted with its sessions. Keyed by the user's id. */
public record UserDeleted(UserId userId, long version) implements UsersMessage {}
