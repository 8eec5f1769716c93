package caravan.chassis.api.http;

/** What an account may do; each includes the one before it. */
public enum Role {
    CUSTOMER,
    STAFF,
    ADMINISTRATOR;

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
