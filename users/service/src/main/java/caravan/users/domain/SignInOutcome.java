package caravan.users.domain;

import caravan.kernel.WireNames;

/** How a sign-in ended, for the audit trail. */
public enum SignInOutcome {
    SUCCEEDED,
    WRONG_CREDENTIALS,
    /** A refresh token was used again: somebody may have a copy. */
    REFRESH_TOKEN_REUSED;

    /** The name in JSON and the database. */
    public String wireName() {
        return WireNames.of(this);
    }

    /** @throws IllegalArgumentException if there is no such outcome */
    public static SignInOutcome parse(String wireName) {
        return WireNames.parse(SignInOutcome.class, wireName);
    }
}
