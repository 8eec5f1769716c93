package caravan.chassis.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.kernel.UuidV7;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    private static final String ID = "019aaaaa-0000-7000-8000-000000000001";

    record Sku(String value) {
        Sku {
            if (!value.matches("[a-z]([a-z0-9-])*")) {
                throw new IllegalArgumentException("must be a SKU");
            }
        }
    }

    record Quantity(int value) {
        Quantity {
            if (value < 1) {
                throw new IllegalArgumentException("must be a quantity");
            }
        }
    }

    record ItemId(UUID value) {
        ItemId {
            UuidV7.parse(value.toString());
        }
    }

    record Price(long amount, String currency) {}

    enum Role {
        CUSTOMER,
        STAFF
    }

    record Item(Sku sku, Quantity quantity) {
        public static Item fromText(String sku) {
            return new Item(new Sku(sku), new Quantity(1));
        }
    }

    record Placing(
            Optional<ItemId> orderId,
            List<Item> items,
            @Nullable String note) {}

    record Scalars(int small, long large, boolean yes, String text, Role role, Instant at, Price price) {}

    record Tree(Optional<Tree> child) {}

    record Patch(Optional<Optional<Sku>> sku, Optional<Optional<Map<String, Optional<String>>>> labels) {}

    private static final String SCALARS = """
            {"small":1,"large":2,"yes":true,"text":"é","role":"staff","at":"2026-01-31T12:00:00Z",\
            "price":{"amount":1999,"currency":"EUR"}}""";

    private static <T> T read(String json, Class<T> type) {
        return Json.read(json.getBytes(UTF_8), type);
    }

    private static String write(Object value) {
        return new String(Json.write(value), UTF_8);
    }

    @Test
    void recordsAreWrittenInSnakeCaseWithBareValues() {
        Placing placing =
                new Placing(Optional.of(new ItemId(UUID.fromString(ID))), List.of(Item.fromText("a-1")), null);
        assertThat(write(placing))
                .isEqualTo("{\"order_id\":\"" + ID + "\",\"items\":[{\"sku\":\"a-1\",\"quantity\":1}]}");
    }

    @Test
    void aWrittenValueIsReadBackUnchanged() {
        Scalars scalars = read(SCALARS, Scalars.class);
        assertThat(write(scalars)).isEqualTo(SCALARS);
        assertThat(scalars.price()).isEqualTo(new Price(1999, "EUR"));
    }

    @Test
    void aRecordWithFromTextIsReadFromABareStringToo() {
        Placing placing = read("{\"items\":[\"a-1\",{\"sku\":\"b\",\"quantity\":2}]}", Placing.class);
        assertThat(placing.items()).containsExactly(Item.fromText("a-1"), new Item(new Sku("b"), new Quantity(2)));
        assertThat(placing.orderId()).isEmpty();
    }

    @Test
    void aMergePatchTellsMissingFromNull() {
        assertThat(read("{}", Patch.class)).isEqualTo(new Patch(Optional.empty(), Optional.empty()));
        assertThat(read("{\"sku\":null,\"labels\":null}", Patch.class))
                .isEqualTo(new Patch(Optional.of(Optional.empty()), Optional.of(Optional.empty())));
        Patch patch = new Patch(
                Optional.of(Optional.of(new Sku("a"))), Optional.of(Optional.of(Map.of("gone", Optional.empty()))));
        assertThat(read("{\"sku\":\"a\",\"labels\":{\"gone\":null}}", Patch.class))
                .isEqualTo(patch);
        assertThat(write(patch)).isEqualTo("{\"sku\":\"a\",\"labels\":{\"gone\":null}}");
    }

    @Test
    void listsMapsAndRawTextAreWritten() {
        assertThat(write(List.of(Map.of("a", new Sku("x")), new RawJson("{\"b\":1}"), Optional.of(1))))
                .isEqualTo("[{\"a\":\"x\"},{\"b\":1},1]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"items\":[{\"sku\":\"!\",\"quantity\":1}]} | /items/0/sku | must be a SKU",
                "{\"items\":[\"ok\",\"!\"]} | /items/1 | must be a SKU",
                "{\"items\":[{\"sku\":\"a\"}]} | /items/0/quantity | is missing",
                "{\"items\":[{\"sku\":\"a\",\"quantity\":\"1\"}]} | /items/0/quantity | must be a whole number",
                "{\"items\":[{\"sku\":\"a\",\"quantity\":1.0}]} | /items/0/quantity | must be a whole number",
                "{\"items\":[{\"sku\":\"a\",\"quantity\":1e0}]} | /items/0/quantity | must be a whole number",
                "{\"items\":[{\"sku\":\"a\",\"quantity\":0}]} | /items/0/quantity | must be a quantity",
                "{\"items\":[{\"sku\":\"a\",\"quantity\":2147483648}]} | /items/0/quantity | must be a whole number",
                "{\"items\":[{\"sku\":1,\"quantity\":1}]} | /items/0/sku | must be a string",
                "{\"items\":[null]} | /items/0 | must not be null",
                "{\"items\":null} | /items | must not be null",
                "{\"items\":{}} | /items | must be an array",
                "{\"items\":[[]]} | /items/0 | must be an object or a string",
                "{\"items\":[],\"items\":[]} | /items | is given twice",
                "{\"items\":[],\"extra/s\":1} | /extra~1s | is not known",
                "{\"items\":[],\"order_id\":\"1-1-1-1-1\"} | /order_id | must be a UUID",
                "{\"items\":[],\"note\":\"\\u0000\"} | /note | U+0000",
                "{\"items\":[],\"note\":\"\\ud800\"} | /note | surrogate",
                "{\"items\":[],\"note\":\"\\udc00\\ud800\"} | /note | surrogate",
                "{} | /items | is missing",
                "[] | `` | must be an object",
                "null | `` | must be an object",
                "{\"items\":[]} {} | `` | must end",
                "{\"items\":[]} x | `` | not well-formed",
                "{\"items\":[ | `` | not well-formed",
                "{'items':[]} | `` | not well-formed",
                "{\"items\":[],} | `` | not well-formed",
                "{\"items\":[],\"note\":NaN} | `` | not well-formed",
                "{\"items\":[{\"sku\":\"a\",\"quantity\":01}]} | `` | not well-formed",
                "`` | `` | is missing",
            })
    void invalidTextIsRefusedWithPlaceAndReason(String json, String pointer, String reason) {
        assertThatThrownBy(() -> read(json, Placing.class)).isInstanceOfSatisfying(JsonFault.class, fault -> {
            assertThat(fault.pointer()).isEqualTo(pointer);
            assertThat(fault.detail()).contains(reason);
        });
    }

    @Test
    void numbersThatOverflowALongAreRefused() {
        assertFault(SCALARS.replace("2,", "9223372036854775808,"), "/large");
        assertFault(SCALARS.replace("2,", "9".repeat(10_000) + ","), "");
    }

    @Test
    void timesMustBeRfc3339() {
        assertFault(SCALARS.replace("2026-01-31T12:00:00Z", "2026-01-31"), "/at");
        assertFault(SCALARS.replace("2026-01-31T12:00:00Z", "+1000000-01-31T12:00:00Z"), "/at");
    }

    @Test
    void depthIsBounded() {
        assertThat(read("{\"child\":".repeat(31) + "{}" + "}".repeat(31), Tree.class))
                .isNotNull();
        assertThatThrownBy(() -> read("{\"child\":".repeat(32) + "{}" + "}".repeat(32), Tree.class))
                .isInstanceOf(JsonFault.class);
        assertThatThrownBy(() -> read("[".repeat(60_000), Tree.class)).isInstanceOf(JsonFault.class);
    }

    @Test
    void onlyUtf8IsAccepted() {
        byte[] latin1 = SCALARS.getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf16 = SCALARS.getBytes(StandardCharsets.UTF_16LE);
        byte[] marked = ("\uFEFF" + SCALARS).getBytes(UTF_8);
        // A slash encoded in three bytes; half of a surrogate pair.
        byte[] overlong = utf8WithText(0xE0, 0x80, 0xAF);
        byte[] surrogate = utf8WithText(0xED, 0xA0, 0x80);
        for (byte[] wrong : List.of(latin1, utf16, marked, overlong, surrogate)) {
            assertThatThrownBy(() -> Json.read(wrong, Scalars.class))
                    .isInstanceOf(JsonFault.class)
                    .hasMessageContaining("UTF-8");
        }
    }

    /** A field that nobody reads is checked, too. */
    @Test
    void skippedFieldsMustBeUtf8Too() {
        byte[] body = "{\"since\":\"???\",\"items\":[]}".getBytes(UTF_8);
        body[10] = (byte) 0xED;
        body[11] = (byte) 0xA0;
        body[12] = (byte) 0x80;
        assertThatThrownBy(() -> Json.readMessage(body, Placing.class)).hasMessageContaining("UTF-8");
    }

    private static byte[] utf8WithText(int... bytes) {
        byte[] json = SCALARS.replace("é", "???").getBytes(UTF_8);
        int at = SCALARS.indexOf("é");
        for (int each : bytes) {
            json[at++] = (byte) each;
        }
        return json;
    }

    @Test
    void messagesMayHaveUnknownFields() {
        byte[] newer = "{\"since\":[{\"a\":1}],\"items\":[]}".getBytes(UTF_8);
        assertThat(Json.readMessage(newer, Placing.class).items()).isEmpty();
    }

    @Test
    void messagesAreAsStrictInAllOtherWays() {
        byte[] missing = "{\"since\":1}".getBytes(UTF_8);
        assertThatThrownBy(() -> Json.readMessage(missing, Placing.class))
                .isInstanceOf(JsonFault.class)
                .hasMessageContaining("/items is missing");
    }

    private static void assertFault(String json, String pointer) {
        assertThatThrownBy(() -> read(json, Scalars.class))
                .isInstanceOfSatisfying(
                        JsonFault.class, fault -> assertThat(fault.pointer()).isEqualTo(pointer));
    }
}
