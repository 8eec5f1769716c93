package caravan.commerce.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import caravan.chassis.json.Json;
import caravan.chassis.testkit.values.MessageSchemas;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schemas that messages share accept what the values accept. */
class SharedSchemasTest {
    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static boolean isValue(String text, Class<?> type) {
        try {
            Json.readMessage(text.getBytes(StandardCharsets.UTF_8), type);
            return true;
        } catch (RuntimeException refused) {
            return false;
        }
    }

    private static void assertSame(String schema, String text, Class<?> type) {
        if (isValue(text, type)) {
            MessageSchemas.assertFits(schema, json(text));
        } else {
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> MessageSchemas.assertFits(schema, json(text)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "1000000", "1000001", "-1", "1.5", "\"1\"", "null"})
    void aQuantity(String text) {
        assertSame("Quantity", text, Quantity.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kettle-1.7", "a", "A_b", ".a", "-a", "", "a b", "ä", "a/b"})
    void aSku(String text) {
        assertSame("Sku", '"' + text + '"', Sku.class);
    }

    @Test
    void aLongSku() {
        assertSame("Sku", '"' + "x".repeat(64) + '"', Sku.class);
        assertSame("Sku", '"' + "x".repeat(65) + '"', Sku.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"amount\":0,\"currency\":\"EUR\"}",
                "{\"amount\":9000000000000000,\"currency\":\"EUR\"}",
                "{\"amount\":9000000000000001,\"currency\":\"EUR\"}",
                "{\"amount\":-1,\"currency\":\"EUR\"}",
                "{\"amount\":1,\"currency\":\"euro\"}",
                "{\"amount\":1,\"currency\":\"EUR\",\"later\":true}",
                "{\"amount\":1}",
                "{\"currency\":\"EUR\"}"
            })
    void money(String text) {
        assertSame("Money", text, Money.class);
    }

    @Test
    void theSamplesOfThisTestAreBothGoodAndBad() {
        assertThat(isValue("1", Quantity.class)).isTrue();
        assertThat(isValue("0", Quantity.class)).isFalse();
    }
}
