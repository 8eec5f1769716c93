package caravan.users.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
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
    void namesThatLookTheSameHaveOneSkeleton(String typed, String name) {
        assertThat(Username.normalized(typed).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ab", "  ab  ", "an n", "ann!", ".ann", "-ann", "ann\u0000", "an\u202En", "a/b/c", "😀😀😀"})
    void aTextThatIsNoNameIsRefused(String typed) {
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

    @ParameterizedTest
    @ValueSource(strings = {"李明", "さち", "김", "한별", "ab", "я1", "李1"})
    void twoCharactersAreEnoughWhereOneIsAWord(String typed) {
        boolean isTaken = List.of("李明", "さち", "한별").contains(typed);

        assertThat(isName(typed)).isEqualTo(isTaken);
    }

    private static boolean isName(String typed) {
        try {
            return !Username.normalized(typed).value().isEmpty();
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }
}
