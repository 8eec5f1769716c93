package caravan.users.contract;

import caravan.kernel.UserId;

/** An account is gone, and its sessions with it. Keyed by the user's id. */
public record UserDeleted(UserId userId, long version) implements UsersMessage {}
