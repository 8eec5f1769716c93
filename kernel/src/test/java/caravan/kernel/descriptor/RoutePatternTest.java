package caravan.kernel.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutePatternTest {
    @ParameterizedTest
    @ValueSource(strings = {"/", "/orders", "GET /orders/{id}/events", "GET /.well-known/jwks.json", "DELETE /a/{b_c}"})
    void isWrittenAsItIsRead(String text) {
        assertThat(RoutePattern.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "orders",
                "/orders/",
                "//",
                "get /orders",
                "GET  /orders",
                "/a/{}",
                "/a/{b",
                "/a/{B}",
                "/a?b",
                "/a b"
            })
    void refusesInvalidRoutes(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RoutePattern.parse(text))
                .withMessageContaining("is no route");
    }

    @Test
    void refusesAPathOfTooManySegments() {
        String longest = "/a".repeat(RoutePattern.SEGMENTS_MAX);
        assertThat(RoutePattern.parse(longest).segments()).hasSize(RoutePattern.SEGMENTS_MAX);
        assertThatIllegalArgumentException().isThrownBy(() -> RoutePattern.parse(longest + "/a"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET /orders/{id},  GET /orders/{order}, true",
        "/orders/{id},      GET /orders/{id},    true",
        "GET /orders/{id},  POST /orders/{id},   false",
        "GET /users/{id},   GET /users/me,       false",
        "GET /orders,       GET /orders/{id},    false",
    })
    void conflictsWithAPatternThatIsAsLiteralForTheSameRequest(String one, String other, boolean conflict) {
        assertThat(RoutePattern.parse(one).conflictsWith(RoutePattern.parse(other)))
                .isEqualTo(conflict);
        assertThat(RoutePattern.parse(other).conflictsWith(RoutePattern.parse(one)))
                .isEqualTo(conflict);
    }
}
