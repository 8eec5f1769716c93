package caravan.users.domain;

import java.util.Locale;

/** Where a signing key is in its life. */
public enum SigningKeyState {
    /** Published ahead, so that every verifier knows it before the first token it signs. */
    NEXT,
    /** Signs. */
    ACTIVE,
    /** Signs no more; published until the last token it signed has run out. */
    RETIRED;

    private final String storedName = name().toLowerCase(Locale.ROOT);

    /** The lower-case name in the database. */
    public String storedName() {
        return storedName;
    }

    /** @throws IllegalArgumentException if there is no such state */
    public static SigningKeyState parse(String storedName) {
        return valueOf(storedName.toUpperCase(Locale.ROOT));
    }
}
