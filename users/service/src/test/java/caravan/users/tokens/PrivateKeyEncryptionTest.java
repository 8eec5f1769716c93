package caravan.users.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class PrivateKeyEncryptionTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final PrivateKeyEncryption ENCRYPTION =
            new PrivateKeyEncryption(new ServiceKey(new byte[32]), RANDOM);

    @Test
    void anEncryptedTextIsReadAgainWithTheSameKey() {
        String encrypted = ENCRYPTION.encrypt("key-1", "secret");

        assertThat(encrypted).doesNotContain("secret");
        assertThat(ENCRYPTION.decrypt("key-1", encrypted)).isEqualTo("secret");
    }

    @Test
    void anotherKeySaysWhatToDo() {
        byte[] other = new byte[32];
        other[0] = 1;
        String encrypted = new PrivateKeyEncryption(new ServiceKey(other), RANDOM).encrypt("key-1", "secret");

        assertThatIllegalStateException()
                .isThrownBy(() -> ENCRYPTION.decrypt("key-1", encrypted))
                .withMessageContaining("CARAVAN_USERS_KEY_ENCRYPTION_KEY");
    }

    @Test
    void oneKeyCannotStandInForAnother() {
        String encrypted = ENCRYPTION.encrypt("key-1", "secret");

        assertThatIllegalStateException().isThrownBy(() -> ENCRYPTION.decrypt("key-2", encrypted));
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ServiceKey(new byte[16]));
    }

    @Test
    void eachPurposeHasAKeyOfItsOwnThatEveryInstanceDerives() {
        byte[] text = {1, 2, 3};
        byte[] one = new ServiceKey(new byte[32]).keyedHash("one").of(text);

        assertThat(new ServiceKey(new byte[32]).keyedHash("one").of(text)).isEqualTo(one);
        assertThat(new ServiceKey(new byte[32]).keyedHash("another").of(text)).isNotEqualTo(one);
    }
}
