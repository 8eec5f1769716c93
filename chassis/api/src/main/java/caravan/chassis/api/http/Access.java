package caravan.chassis.api.http;

/** Who may use a route. */
public sealed interface Access {
    /** No token is needed. A token that is sent is verified. */
    record Anyone() implements Access {}

    /** The route decides by a cookie. A token that is sent is ignored, so that an expired one does no harm. */
    record ByCookie() implements Access {}

    /** A verified token whose role includes this one; without a token 401, with a lesser role 403. */
    record AtLeast(Role role) implements Access {}

    /** For operators: an administrator, or a caller from one of the addresses in {@code metrics-readers}, who needs no token. */
    record Operators() implements Access {}

    Access ANYONE = new Anyone();
    Access BY_COOKIE = new ByCookie();
    Access SIGNED_IN = new AtLeast(Role.CUSTOMER);
    Access STAFF = new AtLeast(Role.STAFF);
    Access OPERATORS = new Operators();
    Access ADMINISTRATOR = new AtLeast(Role.ADMINISTRATOR);
}
