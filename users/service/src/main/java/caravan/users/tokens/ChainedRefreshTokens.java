package caravan.users.tokens;

import caravan.users.domain.RefreshTokenHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** The first token of a session is random; each further one is an HMAC of the one before. */
public final class ChainedRefreshTokens implements RefreshTokens {
    private static final int TOKEN_BYTES = 32;

    private final SecureRandom random;
    private final KeyedHash succession;

    /** @param succession the same in all instances, so that each gives the same answer to a repeat */
    public ChainedRefreshTokens(SecureRandom random, KeyedHash succession) {
        this.random = random;
        this.succession = succession;
    }

    @Override
    public String first() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return text(bytes);
    }

    @Override
    public String successor(String token) {
        return text(succession.of(token.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public RefreshTokenHash hash(String token) {
        try {
            return new RefreshTokenHash(
                    text(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8))));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
