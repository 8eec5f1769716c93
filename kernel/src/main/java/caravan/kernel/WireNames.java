package caravan.kernel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The names of enum constants outside of the code: in JSON, messages, tables, tokens and metrics. It is the constant's name in lower case:
 * {@code OUT_OF_STOCK} is {@code out_of_stock}. Thread-safe.
 */
public final class WireNames {
    private static final ClassValue<WireNames> BY_TYPE = new ClassValue<>() {
        @Override
        protected WireNames computeValue(Class<?> type) {
            return new WireNames(type);
        }
    };

    private final Map<String, Enum<?>> constants = new LinkedHashMap<>();
    private final List<String> names;

    private WireNames(Class<?> type) {
        for (Object each : type.getEnumConstants()) {
            Enum<?> constant = (Enum<?>) each;
            constants.put(constant.name().toLowerCase(Locale.ROOT), constant);
        }
        this.names = List.copyOf(constants.keySet());
    }

    /** The constant's wire name. */
    public static String of(Enum<?> constant) {
        return BY_TYPE.get(constant.getDeclaringClass()).names.get(constant.ordinal());
    }

    /** The constant of this wire name; empty if there is none. */
    public static <E extends Enum<E>> Optional<E> find(Class<E> type, String wireName) {
        return Optional.ofNullable(BY_TYPE.get(type).constants.get(wireName)).map(type::cast);
    }

    /**
     * The constant of this wire name.
     *
     * @throws IllegalArgumentException if there is none; the message lists all names: {@code must be red, green or blue}
     */
    public static <E extends Enum<E>> E parse(Class<E> type, String wireName) {
        return find(type, wireName)
                .orElseThrow(() -> new IllegalArgumentException("must be " + listed(BY_TYPE.get(type).names)));
    }

    private static String listed(List<String> names) {
        int last = names.size() - 1;
        return last < 1 ? String.join("", names) : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    }
}
