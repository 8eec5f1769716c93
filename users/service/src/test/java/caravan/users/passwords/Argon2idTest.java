package caravan.users.passwords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import caravan.users.domain.Password;
import caravan.users.domain.PasswordHash;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Argon2idTest {
    private static final byte[] SALT = "somesaltsomesalt".getBytes(StandardCharsets.US_ASCII);
    private static final Argon2id CHEAP = new Argon2id(64, 1, 1);

    @Test
    void aHashHasItsCostInPhcFormat() {
        assertThat(Argon2id.TODAY.hash(new Password("password"), SALT).value())
                .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$c29tZXNhbHRzb21lc2FsdA\\$[A-Za-z0-9+/]{43}");
    }

    @Test
    void theReferenceImplementationsHashIsMatched() {
        // Argon2's reference implementation, src/test.c: version 0x13, Argon2id, t=2, m=2^8, p=1.
        PasswordHash reference = new PasswordHash(
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4");

        assertThat(Argon2id.matches(new Password("password"), reference)).isTrue();
        assertThat(Argon2id.matches(new Password("passwore"), reference)).isFalse();
    }

    @Test
    void aHashOfLesserCostIsWeaker() {
        assertThat(CHEAP.isWeakerThan(Argon2id.TODAY)).isTrue();
        assertThat(Argon2id.TODAY.isWeakerThan(Argon2id.TODAY)).isFalse();
    }

    @Test
    void anythingElseIsRefusedWithoutBeingRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Argon2id.parse(new PasswordHash("plaintext-secret")))
                .withMessageNotContaining("plaintext-secret");
    }
}
