package caravan.users.tokens;

import caravan.users.domain.RefreshTokenHash;

/** Makes refresh tokens that nobody can guess. */
public interface RefreshTokens {
    /** A new token of 256 random bits, in base64url. */
    String first();

    /** What a token is exchanged for: always the same, so that it need not be stored to be answered again. */
    String successor(String token);

    /** What is stored of a token; any text has one. */
    RefreshTokenHash hash(String token);
}
