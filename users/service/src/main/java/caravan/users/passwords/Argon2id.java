package caravan.users.passwords;

import caravan.users.domain.Password;
import caravan.users.domain.PasswordHash;
import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Argon2id (RFC 9106); hashes are in PHC string format. The reference implementation in C computes them: it takes a quarter of the time of
 * one in Java, and a tenth when the JVM is cold. Its memory is outside of the heap.
 *
 * @param memoryKibibytes memory of one hash
 * @param iterations passes over that memory
 * @param parallelism lanes
 */
record Argon2id(int memoryKibibytes, int iterations, int parallelism) {
    /** OWASP's first choice for Argon2id where memory is scarce: 19 MiB, two passes, one lane. */
    static final Argon2id TODAY = new Argon2id(19 * 1024, 2, 1);

    static final int SALT_BYTES = 16;
    static final int HASH_BYTES = 32;

    private static final Pattern FORM = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{43})");

    /** Loaded with the first password: the library in C takes a while, and a start needs no password. */
    private static final class Reference {
        private static final Argon2Advanced ARGON2 =
                Argon2Factory.createAdvanced(Argon2Types.ARGON2id, SALT_BYTES, HASH_BYTES);
    }

    /** The parts of a hash. */
    record Parsed(Argon2id cost, byte[] salt, byte[] hash) {}

    PasswordHash hash(Password password, byte[] salt) {
        return format(salt, compute(password, salt));
    }

    PasswordHash format(byte[] salt, byte[] hash) {
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return new PasswordHash("$argon2id$v=19$m=" + memoryKibibytes + ",t=" + iterations + ",p=" + parallelism + "$"
                + encoder.encodeToString(salt) + "$" + encoder.encodeToString(hash));
    }

    static boolean matches(Password password, PasswordHash stored) {
        Parsed parsed = parse(stored);
        return MessageDigest.isEqual(parsed.hash, parsed.cost.compute(password, parsed.salt));
    }

    /** @throws IllegalArgumentException if it is not such a hash; the message does not repeat it */
    static Parsed parse(PasswordHash stored) {
        Matcher matcher = FORM.matcher(stored.value());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a stored password hash is not in Argon2id's PHC string format");
        }
        return new Parsed(
                new Argon2id(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3))),
                Base64.getDecoder().decode(matcher.group(4)),
                Base64.getDecoder().decode(matcher.group(5)));
    }

    boolean isWeakerThan(Argon2id other) {
        return memoryKibibytes < other.memoryKibibytes || iterations < other.iterations;
    }

    private byte[] compute(Password password, byte[] salt) {
        byte[] bytes = password.value().getBytes(StandardCharsets.UTF_8);
        return Reference.ARGON2.rawHash(iterations, memoryKibibytes, parallelism, bytes, salt);
    }
}
