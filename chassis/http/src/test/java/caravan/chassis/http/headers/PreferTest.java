package caravan.chassis.http.headers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PreferTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "wait=5 | 5",
                "wait=\"5\" | 5",
                "wait=5;x | 5",
                "wait=5 ; x=\"a,b;c\" | 5",
                "Wait = 5 | 5",
                "respond-async, wait=5 | 5",
                "foo=\"a, wait=7\", wait=5 | 5",
                "foo;bar=\"x\\\", wait=9\", wait=5 | 5",
                "wait=5, wait=9 | 5",
                "wait=0 | 0",
                "wait=90 | 60",
                "wait=\"\\5\" | 5",
            })
    void a_wait_is_read_in_both_forms(String header, int seconds) {
        assertThat(Prefer.of(header)).isEqualTo(new Prefer(Optional.of(Duration.ofSeconds(seconds)), true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait", "wait=", "wait=\"\"", "wait=soon", "wait=-1", "wait=1.5", "wait=9999999999"})
    void a_wait_that_is_not_a_number_of_seconds_is_invalid(String header) {
        assertThat(Prefer.of(header).isSound()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";;,,=", "respond-async", "waiting=5", "x=\"wait=5", ",", "\"wait=5\""})
    void other_preferences_are_ignored(String header) {
        assertThat(Prefer.of(header)).isEqualTo(Prefer.of(null));
        assertThat(Prefer.of(header).isSound()).isTrue();
    }

    @Test
    void without_a_header_there_is_no_wait() {
        assertThat(Prefer.of(null).waiting()).isEmpty();
    }
}
