package caravan.chassis.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/** How one type looks in JSON. */
interface Shape {
    /** Writes a value that is not empty. */
    void write(Object value, JsonGenerator out);

    /**
     * Reads the value whose first token is current, and leaves its last token current.
     *
     * @throws JsonFault if it does not fit
     */
    @Nullable
    Object read(JsonInput in);

    /** Whether a component with this shape may be missing or null. */
    default boolean mayBeMissing() {
        return false;
    }

    /** The value of a component that is missing. */
    default @Nullable Object missing() {
        return null;
    }

    /** The value of a component that is null. */
    default @Nullable Object ofNull() {
        return missing();
    }

    /** Whether a value is left out of its object. */
    default boolean isLeftOut(Object value) {
        return false;
    }

    /** Whether the current token is a null. */
    static boolean isNull(JsonInput in) {
        return in.parser().currentToken() == JsonToken.VALUE_NULL;
    }
}
