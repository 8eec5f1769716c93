package caravan.chassis.json;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;

/** One component of a record, as a field of its object. */
final class RecordField {
    private final SerializedString name;
    private final Type type;
    private final Method accessor;
    private final boolean nullable;

    RecordField(RecordComponent component) {
        name = new SerializedString(snakeCase(component.getName()));
        type = component.getGenericType();
        accessor = component.getAccessor();
        accessor.setAccessible(true);
        nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static String snakeCase(String camelCase) {
        StringBuilder snake = new StringBuilder(camelCase.length() + 4);
        for (int at = 0; at < camelCase.length(); at++) {
            char character = camelCase.charAt(at);
            if (Character.isUpperCase(character)) {
                snake.append('_').append(Character.toLowerCase(character));
            } else {
                snake.append(character);
            }
        }
        return snake.toString();
    }

    String name() {
        return name.getValue();
    }

    void write(Object owner, JsonGenerator out) {
        Object value = valueOf(owner);
        Shape shape = Shapes.of(type);
        if (value != null && !shape.isLeftOut(value)) {
            out.writeName(name);
            shape.write(value, out);
        }
    }

    void writeBare(Object owner, JsonGenerator out) {
        Object value = valueOf(owner);
        if (value == null) {
            out.writeNull();
        } else {
            Shapes.of(type).write(value, out);
        }
    }

    @Nullable
    Object read(JsonInput in) {
        Shape shape = Shapes.of(type);
        if (!Shape.isNull(in)) {
            return shape.read(in);
        }
        if (nullable || shape.mayBeMissing()) {
            return shape.ofNull();
        }
        throw in.fault("must not be null");
    }

    @Nullable
    Object missing(JsonInput in) {
        Shape shape = Shapes.of(type);
        if (nullable || shape.mayBeMissing()) {
            return shape.missing();
        }
        throw in.faultAt(name(), "is missing");
    }

    private @Nullable Object valueOf(Object owner) {
        try {
            return accessor.invoke(owner);
        } catch (InvocationTargetException thrown) {
            throw new IllegalStateException("an accessor failed", thrown.getCause());
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException("a record component could not be read", impossible);
        }
    }
}
