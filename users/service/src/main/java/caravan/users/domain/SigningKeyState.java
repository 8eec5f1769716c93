package caravan.users.domain;

import caravan.kernel.WireNames;

/** Where a signing key is in its life. */
public enum SigningKeyState {
    /** Published ahead, so that every verifier knows it before the first token it signs. */
    NEXT,
    /** Signs. */
    ACTIVE,
    /** Signs no more; published until the last token it signed has run out. */
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
