package caravan.chassis.json;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/** An array of one kind of element; read into an unmodifiable list. */
final class ListShape implements Shape {
    private final Type element;

    ListShape(Type element) {
        this.element = element;
    }

    @Override
    public void write(Object value, JsonGenerator out) {
        Shape shape = Shapes.of(element);
        out.writeStartArray();
        for (Object each : (Collection<?>) value) {
            shape.write(each, out);
        }
        out.writeEndArray();
    }

    @Override
    public Object read(JsonInput in) {
        if (in.parser().currentToken() != JsonToken.START_ARRAY) {
            throw in.fault("must be an array");
        }
        Shape shape = Shapes.of(element);
        List<Object> elements = new ArrayList<>();
        while (in.parser().nextToken() != JsonToken.END_ARRAY) {
            Object read = Shape.isNull(in) ? null : shape.read(in);
            if (read == null) {
                throw in.fault("must not be null");
            }
            elements.add(read);
        }
        return Collections.unmodifiableList(elements);
    }
}
