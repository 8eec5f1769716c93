package caravan.users.tokens;

import caravan.chassis.api.Settings;
import caravan.kernel.OwnerOnlyFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that all instances of users share. It is not in the database. It encrypts signing keys; other keys are derived from it (HKDF,
 * RFC 5869), one for each purpose, so that operators keep only one secret.
 */
public final class ServiceKey {
    /** The file in the data folder that keeps the key if the setting {@code key-encryption-key} is not set. */
    static final String FILE = "users-key-encryption-key";

    private static final int KEY_BYTES = 32;

    private final SecretKey key;

    ServiceKey(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw malformed("not " + key.length);
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    /**
     * The key of the settings, or else of a file that the first start makes.
     *
     * @throws IllegalArgumentException if the key is not 32 bytes in base64
     */
    public static ServiceKey of(Settings settings, SecureRandom random) {
        String text = settings.text("key-encryption-key").orElseGet(() -> {
            Path file = settings.dataFolder().resolve(FILE);
            return OwnerOnlyFiles.readOrCreate(file, () -> {
                byte[] made = new byte[KEY_BYTES];
                random.nextBytes(made);
                return Base64.getEncoder().encodeToString(made);
            });
        });
        return new ServiceKey(decoded(text.strip()));
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException otherText) {
            throw malformed("which it is not");
        }
    }

    private static IllegalArgumentException malformed(String what) {
        return new IllegalArgumentException(
                "the key-encryption key of users (CARAVAN_USERS_KEY_ENCRYPTION_KEY) must have " + KEY_BYTES
                        + " bytes in base64, " + what + ": make one with openssl rand -base64 " + KEY_BYTES);
    }

    SecretKey encrypting() {
        return key;
    }

    /** @param purpose what the derived key is for; each purpose has another key */
    public KeyedHash keyedHash(String purpose) {
        try {
            HKDFParameterSpec parameters = HKDFParameterSpec.ofExtract()
                    .addIKM(key)
                    .thenExpand(("caravan users " + purpose).getBytes(StandardCharsets.UTF_8), KEY_BYTES);
            return new KeyedHash(KDF.getInstance("HKDF-SHA256").deriveKey("HmacSHA256", parameters));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform of version 25 has HKDF-SHA256", impossible);
        }
    }
}
