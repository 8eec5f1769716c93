package caravan.audit.store;

import java.util.Set;

/** The types that keys may have. */
final class Keyed {
    private static final Set<String> TYPES = Set.of("uuid", "text", "bigint", "timestamptz");

    private Keyed() {}

    /** What a column of keys is declared as: texts are compared as bytes, so that windows of several tables are the same. */
    static String columnType(String keyType) {
        if (!TYPES.contains(keyType)) {
            throw new IllegalArgumentException("keys are of " + TYPES + ", not of " + keyType);
        }
        return keyType.equals("text") ? "text COLLATE \"C\"" : keyType;
    }
}
