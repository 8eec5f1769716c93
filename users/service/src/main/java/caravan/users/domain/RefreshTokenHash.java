package caravan.users.domain;

/** The SHA-256 of a refresh token in base64url: all that is stored of it. 256 random bits need no salt and no slow hash. */
public record RefreshTokenHash(String value) {}
