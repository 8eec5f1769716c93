package caravan.users.tokens;

import caravan.users.domain.RefreshTokenHash;

/** Makes refresh tokens that nobody can guess. */
public interface RefreshTokens {
    /** A new session's first token: 256 random bits in base64url. */
    String first();

    /** The token that this one is exchanged for. It is always the same, so a repeat can be answered without storing it. */
    String successor(String token);

    /** The hash that is stored of a token. Any text has one. */
    RefreshTokenHash hash(String token);
}
