package caravan.users.domain;

import caravan.kernel.WireNames;

/** The state of a signing key. */
public enum SigningKeyState {
    /** Published, so that every verifier knows the key before it signs its first token. */
    NEXT,
    /** Signs. */
    ACTIVE,
    /** Does not sign any more. Published until its last token has expired. */
    RETIRED;

    /** The name in the database. */
    public String wireName() {
        return WireNames.of(this);
    }

    /** @throws IllegalArgumentException if there is no such state */
    public static SigningKeyState parse(String wireName) {
        return WireNames.parse(SigningKeyState.class, wireName);
    }
}
