package caravan.users.names;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.users.domain.NameSkeleton;
import caravan.users.domain.Username;
import com.ibm.icu.text.SpoofChecker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LookalikeNamesTest {
    private static final String ASCII = "abcdefghijklmnopqrstuvwxyz0123456789._-";

    private static NameSkeleton skeleton(String name) {
        return LookalikeNames.skeleton(Username.normalized(name));
    }

    @ParameterizedTest
    @CsvSource({
        "\u0430dmin,admin",
        "admi\u0307n,admin",
        "\u0441\u043E\u0441\u043E,coco",
        "paypa1,paypal",
        "adrnin,admin",
        "ｇｏｏｇｌｅ,google"
    })
    void namesThatLookTheSameShareASkeleton(String one, String other) {
        assertThat(skeleton(one)).isEqualTo(skeleton(other));
    }

    @ParameterizedTest
    @CsvSource({"ann,anne", "person-1,person-2", "李明,李月", "zoë,zoe", "иван,ivan", "b0b,bob"})
    void otherNamesDoNot(String one, String other) {
        assertThat(skeleton(one)).isNotEqualTo(skeleton(other));
    }

    @Test
    void asciiIsReadWithoutTheTablesAsWithThem() {
        SpoofChecker tables = new SpoofChecker.Builder().build();
        for (char character : ASCII.toCharArray()) {
            String name = "a" + character + "a";
            assertThat(skeleton(name).value()).as(name).isEqualTo(tables.getSkeleton(name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0430dmin", "\u03B1nn\u0430", "аnn١", "ann\u0661"})
    void mixedScriptsAreMixed(String name) {
        assertThat(LookalikeNames.isMixed(Username.normalized(name))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "иван", "李明", "ann李明", "さちこ", "한별", "zoë", "σίσυφοσ", "محمد", "nguyễn", "राहुल"})
    void namesOfOneLanguageAreNot(String name) {
        assertThat(LookalikeNames.isMixed(Username.normalized(name))).isFalse();
    }
}
