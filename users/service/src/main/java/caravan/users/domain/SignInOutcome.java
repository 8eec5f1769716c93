package caravan.users.domain;

import java.util.Locale;

/** How a sign-in ended, for the audit trail. */
public enum SignInOutcome {
    SUCCEEDED,
    WRONG_CREDENTIALS,
    /** A refresh token that had been exchanged before was shown again: somebody has a copy. */
    REFRESH_TOKEN_REUSED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The lower-case name that JSON and the database carry. */
    public String wireName() {
        return wireName;
    }

    /** @throws IllegalArgumentException if there is no such outcome */
    public static SignInOutcome parse(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
