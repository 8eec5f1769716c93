package caravan.users.domain;

/** The SHA-256 of a refresh token in base64url. Only this is stored. 256 random bits need no salt and no slow hash. */
public record RefreshTokenHash(String value) {}
