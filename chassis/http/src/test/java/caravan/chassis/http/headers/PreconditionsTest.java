package caravan.chassis.http.headers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionsTest {
    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "\"1\", \"2\"", "\"2\",\"1\"", " \"2\" , \"x\"", "W/\"1\", \"2\"", ",\"2\",", "*"})
    void aHeaderThatNamesTheVersionMatches(String header) {
        assertThat(Preconditions.ifMatch(header).admits(2)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"1\"", "\"1\", \"3\"", "W/\"2\"", "2", "\"2", "\"02x\"", "x", "", "\"9999999999999999999\""})
    void aHeaderThatDoesNotNameTheVersionDoesNotMatch(String header) {
        assertThat(Preconditions.ifMatch(header).admits(2)).isFalse();
    }

    @Test
    void aStarMatchesIfTheThingExists() {
        assertThat(Preconditions.ifMatch("*").admits(0)).isFalse();
    }
}
