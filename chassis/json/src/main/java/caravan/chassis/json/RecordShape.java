package caravan.chassis.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/** A record as an object with one field for each component. The record is made by its canonical constructor. */
final class RecordShape implements Shape {
    private final RecordField[] fields;
    private final Map<String, Integer> places = new HashMap<>();
    private final Constructor<?> constructor;
    private final Optional<Method> fromText;

    private RecordShape(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        fields = new RecordField[components.length];
        for (int place = 0; place < components.length; place++) {
            fields[place] = new RecordField(components[place]);
            places.put(fields[place].name(), place);
        }
        constructor = canonicalConstructor(type, components);
        fromText = Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals("fromText")
                        && Modifier.isStatic(method.getModifiers())
                        && method.getReturnType() == type
                        && Arrays.equals(method.getParameterTypes(), new Class<?>[] {String.class}))
                .findFirst();
        fromText.ifPresent(method -> method.setAccessible(true));
    }

    static Shape of(Class<?> type) {
        RecordShape shape = new RecordShape(type);
        boolean bare = shape.fields.length == 1 && shape.fields[0].name().equals("value");
        return bare ? new BareValueShape(shape.fields[0], shape) : shape;
    }

    private static Constructor<?> canonicalConstructor(Class<?> type, RecordComponent[] components) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            canonical.setAccessible(true);
            return canonical;
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException("a record has a canonical constructor", impossible);
        }
    }

    @Override
    public void write(Object value, JsonGenerator out) {
        out.writeStartObject();
        for (RecordField field : fields) {
            field.write(value, out);
        }
        out.writeEndObject();
    }

    @Override
    public @Nullable Object read(JsonInput in) {
        JsonToken token = in.parser().currentToken();
        if (token == JsonToken.VALUE_STRING && fromText.isPresent()) {
            Method factory = fromText.get();
            Object text = new Scalars.Text().read(in);
            return making(in, () -> factory.invoke(null, text));
        }
        if (token != JsonToken.START_OBJECT) {
            throw in.fault(fromText.isPresent() ? "must be an object or a string" : "must be an object");
        }
        @Nullable Object[] values = new Object[fields.length];
        boolean[] given = new boolean[fields.length];
        for (String name = in.parser().nextName();
                name != null;
                name = in.parser().nextName()) {
            in.parser().nextToken();
            Integer place = places.get(name);
            if (place == null) {
                passOver(name, in);
            } else if (given[place]) {
                throw in.fault("is given twice");
            } else {
                given[place] = true;
                values[place] = fields[place].read(in);
            }
        }
        for (int place = 0; place < fields.length; place++) {
            if (!given[place]) {
                values[place] = fields[place].missing(in);
            }
        }
        return create(in, values);
    }

    private void passOver(String name, JsonInput in) {
        if (!in.unknownFieldsAllowed()) {
            Scalars.refuseUnstorable(name, in);
            throw in.fault("is not known here; known are "
                    + String.join(", ", places.keySet().stream().sorted().toList()));
        }
        in.parser().skipChildren();
    }

    Object create(JsonInput in, @Nullable Object[] values) {
        return making(in, () -> constructor.newInstance(values));
    }

    /** Turns a constructor's refusal into a fault at the right place in the text. */
    private static Object making(JsonInput in, Making making) {
        try {
            return making.make();
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof IllegalArgumentException refused) {
                String why = refused.getMessage();
                throw in.fault(why == null ? "is not valid" : why);
            }
            throw new IllegalStateException("a record's constructor failed", thrown.getCause());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("a record could not be made", impossible);
        }
    }

    @FunctionalInterface
    private interface Making {
        Object make() throws ReflectiveOperationException;
    }
}
