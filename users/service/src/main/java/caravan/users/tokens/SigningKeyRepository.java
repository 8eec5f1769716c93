package caravan.users.tokens;

import caravan.chassis.api.Transaction;
import caravan.users.domain.SigningKeyState;
import java.time.Instant;
import java.util.List;

/** Stores the signing keys. */
public interface SigningKeyRepository {
    /**
     * A stored key.
     *
     * @param since when it got this state
     * @param publicKey a JSON Web Key
     * @param privateKeyEncrypted base64; useless without the key-encryption key, which is not in the database
     */
    record StoredKey(String id, SigningKeyState state, Instant since, String publicKey, String privateKeyEncrypted) {

        @Override
        public String toString() {
            return "StoredKey[" + id + ", " + state + "]";
        }
    }

    List<StoredKey> all();

    /** All keys. No other instance can change them until the transaction ends. */
    List<StoredKey> lock(Transaction transaction);

    void add(Transaction transaction, StoredKey key);

    void move(Transaction transaction, String id, SigningKeyState to, Instant at);

    void forget(Transaction transaction, String id);
}
