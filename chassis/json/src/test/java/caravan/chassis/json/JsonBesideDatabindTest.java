package caravan.chassis.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The reason for our own reading: what databind lacks even when it is configured as closely as possible (docs/decisions/0043). If one of
 * these fails, reconsider the decision.
 */
class JsonBesideDatabindTest {
    private static final String CLASS_NAME = "(caravan|java)\\.[a-z]+\\.";

    record Sku(String value) {}

    record Item(Sku sku, int quantity) {}

    record Placing(List<Item> items, @Nullable String note) {}

    /** PostgreSQL cannot store either: such a text would later fail in the database. */
    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\ud800", "\\udc00\\ud800"})
    void databindAcceptsTextsThatCannotBeStored(String escaped) {
        byte[] body = utf8("{\"items\":[],\"note\":\"" + escaped + "\"}");
        assertThat(DatabindCandidate.read(body, Placing.class).note()).isNotNull();
        assertThat(faultOfOurs(body)).hasMessageStartingWith("/note must not contain");
    }

    /** A caller does not know our classes. The exception does not say what was expected, so a better message cannot be made from it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"items\":[{\"sku\":1,\"quantity\":1}]}",
                "{\"items\":{}}",
                "{\"items\":[],\"extra\":1}",
            })
    void databindsMessagesNameClasses(String json) {
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
