package caravan.users.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonPasswordsTest {
    private static final int FILE_BYTES_MAX = 1_000_000;
    private static final int PASSWORDS_MIN = 100_000;

    private static byte[] file() throws IOException {
        try (var file = Objects.requireNonNull(
                CommonPasswordsTest.class.getResourceAsStream("/passwords/common-passwords.txt.gz"))) {
            return file.readAllBytes();
        }
    }

    private static List<String> passwords() throws IOException {
        try (var unpacked = new GZIPInputStream(new java.io.ByteArrayInputStream(file()))) {
            return new String(unpacked.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    @Test
    void theCarriedListIsLongAndSmall() throws IOException {
        assertThat(file().length).isLessThan(FILE_BYTES_MAX);
        assertThat(passwords())
                .hasSizeGreaterThanOrEqualTo(PASSWORDS_MIN)
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(CommonPasswords.count()).isEqualTo(passwords().size());
    }

    @Test
    void eachIsAsPasswordsAreComparedAndLongEnough() throws IOException {
        assertThat(passwords()).allSatisfy(password -> {
            assertThat(Normalizer.normalize(password, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT))
                    .isEqualTo(password);
            assertThat(password.codePointCount(0, password.length()))
                    .isBetween(PasswordRules.CHARACTERS_MIN, PasswordRules.CHARACTERS_MAX);
        });
    }

    @Test
    void eachIsFound() throws IOException {
        assertThat(passwords()).allMatch(CommonPasswords::contain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678a",
                "qwertyuiop1",
                "iloveyou123",
                "password",
                "sunshine",
                "football1987",
                "caravan123",
                "superman2026"
            })
    void aPasswordThatIsGuessedFirstIsCommon(String password) {
        assertThat(CommonPasswords.contain(password)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery",
                "silk and saffron",
                "staple of the camel",
                "sunshine20261127",
                "tq8#vmzl02",
                "12"
            })
    void aPasswordThatNobodyGuessesFirstIsNotCommon(String password) {
        assertThat(CommonPasswords.contain(password)).isFalse();
    }
}
