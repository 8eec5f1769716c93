package caravan.chassis.api.trail;

import caravan.chassis.api.http.Caller;
import caravan.chassis.api.http.Role;
import caravan.kernel.UserId;

/** Who makes a change. */
public sealed interface Actor {
    /**
     * Somebody with an account, known by the id alone: what is kept for ever names nobody.
     *
     * @param role as the access token says
     */
    record Person(UserId id, Role role) implements Actor {}

    /** The service itself, since no person asked. {@code name}: of what does it, in kebab-case, such as a worker's. */
    record Worker(String name) implements Actor {}

    /** The person who calls. */
    static Actor of(Caller caller) {
        return new Person(caller.id(), caller.role());
    }
}
