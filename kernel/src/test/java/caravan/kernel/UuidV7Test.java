package caravan.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidV7Test {
    private static final Instant MOMENT = Instant.parse("2022-02-22T19:22:22Z");

    @Test
    void agreesWithTheExampleOfTheStandard() {
        // RFC 9562, appendix A.6
        assertThat(UuidV7.at(MOMENT, 0xCC3, 0x18C4_DC0C_0C07_398FL))
                .isEqualTo(UUID.fromString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));
    }

    @Test
    void sortsByAge() {
        UUID earlier = UuidV7.at(MOMENT, -1, -1);
        UUID later = UuidV7.at(MOMENT.plusMillis(1), 0, 0);
        assertThat(UuidV7.compare(earlier, later)).isNegative();
    }

    @Test
    void comparesUnsignedAsPostgresDoes() {
        UUID low = UUID.fromString("7fffffff-ffff-7fff-bfff-ffffffffffff");
        UUID high = UUID.fromString("80000000-0000-7000-8000-000000000000");
        assertThat(UuidV7.compare(low, high)).isNegative();
    }

    @Test
    void readsTheCanonicalForm() {
        assertThat(UuidV7.parse("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"))
                .isEqualTo(UUID.fromString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "017f22e279b07cc398c4dc0c0c07398f",
                "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
                "17f22e2-79b0-7cc3-98c4-dc0c0c07398ff",
                "017f22e2-79b0-7cc3-98c4-dc0c0c07398f "
            })
    void refusesAnyOtherText(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> UuidV7.parse(text));
    }
}
