package caravan.chassis.http.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorCodesTest {
    private static byte[] file(String by, String code, String statuses, String meaning, String remedy) {
        return """
                {"answered_by": "%s", "errors": [{"code": "%s", "statuses": %s, "meaning": "%s", "remedy": "%s"}]}
                """.formatted(by, code, statuses, meaning, remedy).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] file(String by, String code) {
        return file(by, code, "[409]", "It is so.", "Do this.");
    }

    @Test
    void codesOfAllModulesAreOneListInAlphabeticalOrder() {
        ErrorCodes codes =
                ErrorCodes.of(Map.of("a.json", file("shelves", "shelf_full"), "b.json", file("boxes", "box_open")));

        assertThat(codes.all()).extracting(ErrorCode::code).containsExactly("box_open", "shelf_full");
        assertThat(codes.find("box_open"))
                .contains(new ErrorCode("box_open", List.of(409), "It is so.", "Do this.", "boxes"));
        assertThat(codes.find("shelf")).isEmpty();
    }

    @Test
    void twoModulesCannotDescribeOneCode() {
        Map<String, byte[]> files = Map.of(
                "a.json", file("shelves", "full", "[409]", "The shelf is full.", "Clear it."),
                "b.json", file("boxes", "full", "[409]", "The box is full.", "Empty it."));

        assertThatThrownBy(() -> ErrorCodes.of(files))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("full")
                .hasMessageContaining("a.json")
                .hasMessageContaining("b.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Full", "full-up", "full_", "", "full2"})
    void aCodeIsInSnakeCase(String code) {
        assertThatThrownBy(() -> ErrorCodes.of(Map.of("a.json", file("shelves", code))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a.json");
    }

    @Test
    void aDescriptionHasAStatusAMeaningAndARemedy() {
        for (byte[] broken : List.of(
                file("shelves", "full", "[]", "It is so.", "Do this."),
                file("shelves", "full", "[200]", "It is so.", "Do this."),
                file("shelves", "full", "[409]", "", "Do this."),
                file("shelves", "full", "[409]", "It is so.", "Do this"),
                file(" ", "full", "[409]", "It is so.", "Do this."),
                "{}".getBytes(StandardCharsets.UTF_8))) {
            assertThatThrownBy(() -> ErrorCodes.of(Map.of("a.json", broken)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a.json");
        }
    }

    @Test
    void theCommonCodesAreDescribedHere() {
        assertThat(ErrorCodes.onClassPath().all()).extracting(ErrorCode::code).contains("not_found", "invalid_field");
    }
}
