package caravan.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireNamesTest {
    private enum Light {
        RED,
        DARK_GREEN,
        /** A constant with a body has a class of its own. */
        OUT_OF_ORDER {
            @Override
            public String toString() {
                return "out";
            }
        };
    }

    private enum Lonely {
        ONLY
    }

    @Test
    void areTheConstantsNamesInLowerCase() {
        assertThat(WireNames.of(Light.RED)).isEqualTo("red");
        assertThat(WireNames.of(Light.DARK_GREEN)).isEqualTo("dark_green");
        assertThat(WireNames.of(Light.OUT_OF_ORDER)).isEqualTo("out_of_order");
    }

    @Test
    void readBackWhatTheyWrite() {
        for (Light light : Light.values()) {
            assertThat(WireNames.parse(Light.class, WireNames.of(light))).isSameAs(light);
            assertThat(WireNames.find(Light.class, WireNames.of(light))).containsSame(light);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "RED", "Red", "dark-green", " red", "blue"})
    void takeNoOtherSpelling(String text) {
        assertThat(WireNames.find(Light.class, text)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WireNames.parse(Light.class, text))
                .withMessage("must be red, dark_green or out_of_order");
    }

    @Test
    void aSingleNameIsListedAlone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WireNames.parse(Lonely.class, "other"))
                .withMessage("must be only");
    }

    @Test
    void areTheSameUnderATurkishLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.of("tr"));
            assertThat(WireNames.of(Turkish.INSTANCE_I)).isEqualTo("instance_i");
        } finally {
            Locale.setDefault(before);
        }
    }

    private enum Turkish {
        INSTANCE_I
    }
}
