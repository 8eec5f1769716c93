package caravan.users.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A password's hash in PHC string format, which names its algorithm, cost and salt. Never printed. */
public record PasswordHash(String value) {
    /** Compares in constant time. */
    public boolean isSameAs(PasswordHash other) {
        return MessageDigest.isEqual(
                value.getBytes(StandardCharsets.US_ASCII), other.value.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "PasswordHash[hidden]";
    }
}
