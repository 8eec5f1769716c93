package caravan.users.domain;

import java.util.Locale;

/** What an account may do; each includes the one before it. */
public enum AccountRole {
    CUSTOMER,
    STAFF,
    ADMINISTRATOR;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The lower-case name that tokens, messages, JSON and the database carry. */
    public String wireName() {
        return wireName;
    }

    /** @throws IllegalArgumentException if there is no such role */
    public static AccountRole parse(String wireName) {
        for (AccountRole role : values()) {
            if (role.wireName.equals(wireName)) {
                return role;
            }
        }
        throw new IllegalArgumentException("must be customer, staff or administrator");
    }

    /** Whether changing from this role to another takes rights away. */
    public boolean losesRightsAs(AccountRole other) {
        return other.compareTo(this) < 0;
    }
}
