package caravan.chassis.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Why reading is ours: what databind lacks, though it is set as near to it as it can be (docs/decisions/0043). When one of these fails, ask again. */
class JsonBesideDatabindTest {
    private static final String CLASS_NAME = "(caravan|java)\\.[a-z]+\\.";

    record Sku(String value) {}

    record Item(Sku sku, int quantity) {}

    record Placing(List<Item> items, @Nullable String note) {}

    /** PostgreSQL stores neither: such a text would be a failure of the database, seconds later. */
    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\ud800", "\\udc00\\ud800"})
    void databindTakesTextsThatCannotBeStored(String escaped) {
        byte[] body = utf8("{\"items\":[],\"note\":\"" + escaped + "\"}");
        assertThat(DatabindCandidate.read(body, Placing.class).note()).isNotNull();
        assertThat(faultOfOurs(body)).hasMessageStartingWith("/note must not contain");
    }

    /** A caller cannot know our classes; and its exception does not hold what was expected, so that no table of words can mend it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"items\":[{\"sku\":1,\"quantity\":1}]}",
                "{\"items\":{}}",
                "{\"items\":[],\"extra\":1}",
            })
    void databindsWordsNameClasses(String json) {
        assertThat(faultOfDatabind(utf8(json))).hasMessageFindingMatch(CLASS_NAME);
        assertThat(faultOfOurs(utf8(json)).getMessage()).doesNotContainPattern(CLASS_NAME);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static JsonFault faultOfOurs(byte[] body) {
        return catchThrowableOfType(JsonFault.class, () -> Json.read(body, Placing.class));
    }

    private static JsonFault faultOfDatabind(byte[] body) {
        return catchThrowableOfType(JsonFault.class, () -> DatabindCandidate.read(body, Placing.class));
    }
}
