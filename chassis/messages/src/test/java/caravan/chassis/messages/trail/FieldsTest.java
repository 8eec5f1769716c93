package caravan.chassis.messages.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.api.trail.Change;
import caravan.chassis.api.trail.Fields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FieldsTest {
    private static final Cause CAUSE = new Cause("request", new Trace("1".repeat(32), "2".repeat(16)));

    private static Change change(Fields before, Fields after) {
        return new Change(new Actor.Worker("test"), CAUSE, "price_changed", "product", "kettle", before, after);
    }

    @Test
    void onlyDifferentFieldsAreKept() {
        Change change = change(
                Fields.of("price", 1).and("name", "Pot").and("on_sale", true).and("old", "x"),
                Fields.of("price", 2).and("name", "Pot").and("on_sale", true).and("new", "y"));
        assertThat(change.before()).isEqualTo(Fields.of("price", 1).and("old", "x"));
        assertThat(change.after()).isEqualTo(Fields.of("price", 2).and("new", "y"));
        assertThat(FieldsJson.write(change.before())).isEqualTo("{\"price\":1,\"old\":\"x\"}");
    }

    @Test
    void aLongTextIsCut() {
        String longest = "😀".repeat(Fields.TEXT_CHARACTERS_MAX);
        assertThat(Fields.of("text", longest).values()).containsEntry("text", longest);
        assertThat(Fields.of("text", longest + "x").values())
                .containsEntry("text", "😀".repeat(Fields.TEXT_CHARACTERS_MAX - 1) + "…");
    }

    @Test
    void longTextsThatDifferOnlyAfterTheCutAreAChangeWithoutContent() {
        String begins = "a".repeat(Fields.TEXT_CHARACTERS_MAX);
        Change change = change(Fields.of("text", begins + "b"), Fields.of("text", begins + "c"));
        assertThat(change.before()).isEqualTo(Fields.NONE);
    }

    @Test
    void aSideIsBoundedInBytesAndEachFieldIsNamed() {
        Fields fields = Fields.NONE;
        for (int field = 0; field < Fields.FIELDS_MAX; field++) {
            fields = fields.and("f".repeat(38) + (char) ('a' + field), "\u0001".repeat(Fields.TEXT_CHARACTERS_MAX));
        }
        String json = Objects.requireNonNull(FieldsJson.write(fields));
        assertThat(json.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(FieldsJson.FIELDS_BYTES_MAX);
        assertThat(json).contains("\"" + "f".repeat(38) + "p\":\"…\"");
        assertThat(FieldsJson.write(Fields.of("big", "\u0001".repeat(200)).and("small", 7)))
                .isEqualTo("{\"big\":\"…\",\"small\":7}");
        assertThat(FieldsJson.write(Fields.NONE)).isNull();
    }

    @Test
    void fieldsWithSecretsOrNamesOfPersonsAreRefused() {
        for (String name : List.of("password", "token", "email", "username", "display_name", "Price", "a b", "")) {
            assertThatThrownBy(() -> Fields.of(name, "x")).as(name).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Fields.of("a", "x").and("b", Optional.empty())).isEqualTo(Fields.of("a", "x"));
    }
}
