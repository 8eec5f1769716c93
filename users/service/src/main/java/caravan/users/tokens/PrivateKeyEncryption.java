package caravan.users.tokens;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** Encrypts signing keys at rest (AES-256 in GCM, NIST SP 800-38D). Someone who has only the database cannot sign tokens. */
public final class PrivateKeyEncryption {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    private final SecureRandom random;

    public PrivateKeyEncryption(ServiceKey key, SecureRandom random) {
        this.key = key.encrypting();
        this.random = random;
    }

    /** @param keyId bound to the result, so that no key can be swapped for another */
    String encrypt(String keyId, String plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, keyId, nonce).doFinal(plain.getBytes(StandardCharsets.UTF_8));
            byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
            return Base64.getEncoder().encodeToString(whole);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("cannot encrypt signing key " + keyId, impossible);
        }
    }

    /** @throws IllegalStateException if it was encrypted with another key, or altered */
    String decrypt(String keyId, String encrypted) {
        byte[] whole = Base64.getDecoder().decode(encrypted);
        try {
            byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
            byte[] plain =
                    cipher(Cipher.DECRYPT_MODE, keyId, nonce).doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
            return new String(plain, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException another) {
            throw new IllegalStateException(
                    "signing key " + keyId + " was encrypted with another key-encryption key: give users the one of the"
                            + " data folder's file " + ServiceKey.FILE
                            + " or CARAVAN_USERS_KEY_ENCRYPTION_KEY that made it",
                    another);
        }
    }

    private Cipher cipher(int mode, String keyId, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(keyId.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
