package caravan.chassis.json;

import caravan.kernel.UuidV7;
import java.math.BigInteger;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The shapes of simple values. They do not convert: "1" is not a number, and 1.0 is not an integer. */
final class Scalars {
    private Scalars() {}

    private static String text(JsonInput in, String what) {
        if (in.parser().currentToken() != JsonToken.VALUE_STRING) {
            throw in.fault("must be " + what);
        }
        String text = in.parser().getString();
        refuseUnstorable(text, in);
        return text;
    }

    /** PostgreSQL cannot store U+0000, and half a surrogate pair has no UTF-8 form. Both can occur as escapes. */
    static void refuseUnstorable(String text, JsonInput in) {
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character == 0) {
                throw in.fault("must not contain the character U+0000");
            }
            if (Character.isSurrogate(character)) {
                boolean paired = Character.isHighSurrogate(character)
                        && at + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(at + 1));
                if (!paired) {
                    throw in.fault("must not contain half of a surrogate pair");
                }
                at++;
            }
        }
    }

    private static void requireWhole(JsonInput in) {
        if (in.parser().currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw in.fault("must be a whole number");
        }
    }

    record Text() implements Shape {
        @Override
        public void write(Object value, JsonGenerator out) {
            out.writeString((String) value);
        }

        @Override
        public Object read(JsonInput in) {
            return text(in, "a string");
        }
    }

    record WholeInt() implements Shape {
        @Override
        public void write(Object value, JsonGenerator out) {
            out.writeNumber((Integer) value);
        }

        @Override
        public Object read(JsonInput in) {
            requireWhole(in);
            if (in.parser().getNumberType() != JsonParser.NumberType.INT) {
                throw in.fault("must be a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE);
            }
            return in.parser().getIntValue();
        }
    }

    record WholeLong() implements Shape {
        @Override
        public void write(Object value, JsonGenerator out) {
            out.writeNumber((Long) value);
        }

        @Override
        public Object read(JsonInput in) {
            requireWhole(in);
            if (in.parser().getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw in.fault("must be a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE);
            }
            return in.parser().getLongValue();
        }
    }

    record WholeBig() implements Shape {
        @Override
        public void write(Object value, JsonGenerator out) {
            out.writeNumber((BigInteger) value);
        }

        @Override
        public Object read(JsonInput in) {
            requireWhole(in);
            return in.parser().getBigIntegerValue();
        }
    }

    record Fraction() implements Shape {
        @Override
        public void write(Object value, JsonGenerator out) {
            out.writeNumber((Double) value);
        }

        @Override
        public Object read(JsonInput in) {
            if (!in.parser().currentToken().isNumeric()) {
                throw in.fault("must be a number");
            }
            double number = in.parser().getDoubleValue();
            if (!Double.isFinite(number)) {
                throw in.fault("must be a number that a double can hold");
            }
            return number;
        }
    }

    record TrueOrFalse() implements Shape {
        @Override
        public void write(Object value, JsonGenerator out) {
            out.writeBoolean((Boolean) value);
        }

        @Override
        public Object read(JsonInput in) {
            if (!in.parser().currentToken().isBoolean()) {
                throw in.fault("must be true or false");
            }
            return in.parser().getBooleanValue();
        }
    }

    record Uuid() implements Shape {
        @Override
        public void write(Object value, JsonGenerator out) {
            out.writeString(((UUID) value).toString());
        }

        @Override
        public Object read(JsonInput in) {
            try {
                return UuidV7.parse(text(in, "a UUID of 36 characters"));
            } catch (IllegalArgumentException otherForm) {
                throw in.fault("must be a UUID of 36 characters");
            }
        }
    }

    /** RFC 3339, written in UTC. Years have four digits, which PostgreSQL can store. */
    record Moment() implements Shape {
        private static final String EXPECTED = "a time such as 2026-01-31T12:00:00Z (RFC 3339)";

        @Override
        public void write(Object value, JsonGenerator out) {
            out.writeString(((Instant) value).toString());
        }

        @Override
        public Object read(JsonInput in) {
            String text = text(in, EXPECTED);
            try {
                if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
                    return Instant.parse(text);
                }
            } catch (DateTimeParseException otherForm) {
                // the check below refuses it, like a signed year
            }
            throw in.fault("must be " + EXPECTED);
        }
    }
}
