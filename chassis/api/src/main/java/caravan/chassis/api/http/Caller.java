package caravan.chassis.api.http;

import caravan.kernel.SessionId;
import caravan.kernel.UserId;

/** Who makes a request, as its verified access token says. */
public record Caller(UserId id, Role role, SessionId session) {
    /** Whether the caller may see and change what belongs to others. */
    public boolean isStaff() {
        return role.includes(Role.STAFF);
    }
}
