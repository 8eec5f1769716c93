package caravan.chassis.api.http;

/** Who may use a route. */
public sealed interface Access {
    /** No token needed; one that is sent is verified all the same. */
    record Anyone() implements Access {}

    /** A verified token whose role includes this one; without a token 401, with a lesser role 403. */
    record AtLeast(Role role) implements Access {}

    /** For who runs the process: an administrator, or whoever calls from one of the addresses in {@code metrics-readers}, without a token. */
    record Operators() implements Access {}

    Access ANYONE = new Anyone();
    Access SIGNED_IN = new AtLeast(Role.CUSTOMER);
    Access STAFF = new AtLeast(Role.STAFF);
    Access OPERATORS = new Operators();
    Access ADMINISTRATOR = new AtLeast(Role.ADMINISTRATOR);
}
