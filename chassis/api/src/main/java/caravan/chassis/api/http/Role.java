package caravan.chassis.api.http;

/** The rights of an account. Each role includes the one before it. */
public enum Role {
    CUSTOMER,
    STAFF,
    ADMINISTRATOR;

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
