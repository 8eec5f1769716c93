package caravan.chassis.api.trail;

import caravan.chassis.api.http.Caller;
import caravan.chassis.api.http.Role;
import caravan.kernel.UserId;

/** Who makes a change. */
public sealed interface Actor {
    /**
     * A user, identified only by the id: the trail is kept for ever, so it holds no names.
     *
     * @param role the role in the access token
     */
    record Person(UserId id, Role role) implements Actor {}

    /** The service itself, without a request of a person. {@code name} is that of the worker, in kebab-case. */
    record Worker(String name) implements Actor {}

    /** The caller, as an actor. */
    static Actor of(Caller caller) {
        return new Person(caller.id(), caller.role());
    }
}
