package caravan.chassis.json;

import java.lang.reflect.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/** An object with arbitrary fields, in the order of the text. */
final class MapShape implements Shape {
    private final Type key;
    private final Type value;

    MapShape(Type key, Type value) {
        this.key = key;
        this.value = value;
    }

    @Override
    public void write(Object map, JsonGenerator out) {
        Shape shape = Shapes.of(value);
        out.writeStartObject();
        ((Map<?, ?>) map).forEach((name, content) -> {
            out.writeName(name.toString());
            shape.write(content, out);
        });
        out.writeEndObject();
    }

    @Override
    public Object read(JsonInput in) {
        if (key != String.class) {
            throw new IllegalArgumentException("only maps with String keys can be read, not of " + key);
        }
        if (in.parser().currentToken() != JsonToken.START_OBJECT) {
            throw in.fault("must be an object");
        }
        Shape shape = Shapes.of(value);
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String name = in.parser().nextName();
                name != null;
                name = in.parser().nextName()) {
            Scalars.refuseUnstorable(name, in);
            in.parser().nextToken();
            Object read = Shape.isNull(in) ? shape.ofNull() : shape.read(in);
            if (read == null) {
                throw in.fault("must not be null");
            }
            if (fields.put(name, read) != null) {
                throw in.fault("is given twice");
            }
        }
        return Collections.unmodifiableMap(fields);
    }
}
