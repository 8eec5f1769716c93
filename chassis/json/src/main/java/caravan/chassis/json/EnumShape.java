package caravan.chassis.json;

import caravan.kernel.WireNames;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/** An enum constant as its name in lower case. */
final class EnumShape implements Shape {
    private final Map<String, Object> constants = new LinkedHashMap<>();

    EnumShape(Class<?> type) {
        for (Object constant : type.getEnumConstants()) {
            constants.put(textOf(constant), constant);
        }
    }

    private static String textOf(Object constant) {
        return WireNames.of((Enum<?>) constant);
    }

    @Override
    public void write(Object value, JsonGenerator out) {
        out.writeString(textOf(value));
    }

    @Override
    public Object read(JsonInput in) {
        Object constant = in.parser().currentToken() == JsonToken.VALUE_STRING
                ? constants.get(in.parser().getString())
                : null;
        if (constant == null) {
            throw in.fault("must be one of " + String.join(", ", constants.keySet()));
        }
        return constant;
    }
}
