package caravan.users.domain;

import caravan.kernel.WireNames;

/** What an account may do; each role includes the one before it. */
public enum AccountRole {
    CUSTOMER,
    STAFF,
    ADMINISTRATOR;

    /** The name in tokens, messages, JSON and the database. */
    public String wireName() {
        return WireNames.of(this);
    }

    /** @throws IllegalArgumentException if there is no such role */
    public static AccountRole parse(String wireName) {
        return WireNames.parse(AccountRole.class, wireName);
    }

    /** Whether a change from this role to the other takes rights away. */
    public boolean losesRightsAs(AccountRole other) {
        return other.compareTo(this) < 0;
    }
}
