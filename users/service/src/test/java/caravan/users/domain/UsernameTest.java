package caravan.users.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsernameTest {
    @ParameterizedTest
    @CsvSource({
        "Ann,ann",
        "'  ann ',ann",
        "ＡＮＮ,ann",
        "ﬁona,fiona",
        "STRASSE,strasse",
        "straße,strasse",
        "ΣΊΣΥΦΟΣ,σίσυφοσ",
        "a.n-n_1,a.n-n_1"
    })
    void whatLooksTheSameIsOneName(String typed, String name) {
        assertThat(Username.normalized(typed).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ab", "  ab  ", "an n", "ann!", ".ann", "-ann", "ann\u0000", "an\u202En", "a/b/c", "😀😀😀"})
    void whatIsNoNameIsRefused(String typed) {
        assertThatIllegalArgumentException().isThrownBy(() -> Username.normalized(typed));
    }

    @Test
    void aNameHasAtMost64Characters() {
        assertThat(Username.normalized("a".repeat(64)).value()).hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> Username.normalized("a".repeat(65)));
    }

    @Test
    void theNormalFormOfANormalFormIsItself() {
        Username name = Username.normalized("Straße");

        assertThat(Username.normalized(name.value())).isEqualTo(name);
    }

    @Test
    void onlyTheFirstAdministratorsNameIsReserved() {
        assertThat(Username.normalized("Admin").isReserved()).isTrue();
        assertThat(Username.normalized("ann").isReserved()).isFalse();
    }
}
