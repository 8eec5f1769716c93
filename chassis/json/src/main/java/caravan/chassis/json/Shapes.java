package caravan.chassis.json;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JsonGenerator;

/** Finds the shape of a type. Each is made once and kept, so there are at most as many as types in the code. */
final class Shapes {
    private static final Map<Type, Shape> KNOWN = new ConcurrentHashMap<>();

    /** A value of a general declared type. It is written by its own type, and is never read. */
    static final Shape ANYTHING = new AnythingShape();

    private Shapes() {}

    static Shape of(Type type) {
        Shape known = KNOWN.get(type);
        if (known != null) {
            return known;
        }
        Shape made = make(type);
        Shape earlier = KNOWN.putIfAbsent(type, made);
        return earlier == null ? made : earlier;
    }

    private static Shape make(Type type) {
        return switch (type) {
            case Class<?> plain -> makePlain(plain);
            case ParameterizedType generic -> makeGeneric(generic);
            case WildcardType wildcard -> of(wildcard.getUpperBounds()[0]);
            default -> ANYTHING;
        };
    }

    private static Shape makeGeneric(ParameterizedType type) {
        Type[] arguments = type.getActualTypeArguments();
        Class<?> raw = (Class<?>) type.getRawType();
        if (raw == Optional.class) {
            return new OptionalShape(arguments[0]);
        }
        if (raw == List.class || raw == Collection.class) {
            return new ListShape(arguments[0]);
        }
        if (raw == Map.class) {
            return new MapShape(arguments[0], arguments[1]);
        }
        return makePlain(raw);
    }

    private static Shape makePlain(Class<?> type) {
        if (type.isRecord()) {
            return type == RawJson.class ? new RawShape() : RecordShape.of(type);
        }
        if (type.isEnum()) {
            return new EnumShape(type);
        }
        if (List.class.isAssignableFrom(type)) {
            return new ListShape(Object.class);
        }
        if (Map.class.isAssignableFrom(type)) {
            return new MapShape(String.class, Object.class);
        }
        if (type == Optional.class) {
            return new OptionalShape(Object.class);
        }
        return makeScalar(type);
    }

    private static Shape makeScalar(Class<?> type) {
        if (type == String.class) {
            return new Scalars.Text();
        } else if (type == int.class || type == Integer.class) {
            return new Scalars.WholeInt();
        } else if (type == long.class || type == Long.class) {
            return new Scalars.WholeLong();
        } else if (type == boolean.class || type == Boolean.class) {
            return new Scalars.TrueOrFalse();
        } else if (type == double.class || type == Double.class) {
            return new Scalars.Fraction();
        } else if (type == BigInteger.class) {
            return new Scalars.WholeBig();
        } else if (type == UUID.class) {
            return new Scalars.Uuid();
        } else if (type == Instant.class) {
            return new Scalars.Moment();
        } else if (type.isInterface() || type == Object.class) {
            return ANYTHING;
        }
        throw new IllegalArgumentException(type.getName()
                + " has no JSON form: use records, enums, List, Map, Optional, String, int, long, double, BigInteger,"
                + " boolean, UUID or Instant");
    }

    private static final class AnythingShape implements Shape {
        @Override
        public void write(Object value, JsonGenerator out) {
            Class<?> type = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
            of(type).write(value, out);
        }

        @Override
        public Object read(JsonInput in) {
            throw new IllegalArgumentException("a component whose type is an interface or Object cannot be read");
        }
    }

    private static final class RawShape implements Shape {
        @Override
        public void write(Object value, JsonGenerator out) {
            out.writeRawValue(((RawJson) value).text());
        }

        @Override
        public Object read(JsonInput in) {
            throw new IllegalArgumentException("RawJson is written only");
        }
    }
}
