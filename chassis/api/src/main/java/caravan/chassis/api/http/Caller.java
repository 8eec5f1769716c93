package caravan.chassis.api.http;

import caravan.kernel.SessionId;
import caravan.kernel.UserId;

/** The caller of a request, from its verified access token. */
public record Caller(UserId id, Role role, SessionId session) {
    /** Whether the caller may see and change what belongs to other users. */
    public boolean isStaff() {
        return role.includes(Role.STAFF);
    }
}
