package caravan.audit.store;

import java.util.Set;

/** The SQL types of keys. */
final class Keyed {
    private static final Set<String> TYPES = Set.of("uuid", "text", "bigint", "timestamptz");

    private Keyed() {}

    /** The declaration of a key column. Texts are compared as bytes, so that windows of several tables are the same. */
    static String columnType(String keyType) {
        if (!TYPES.contains(keyType)) {
            throw new IllegalArgumentException("keys are of " + TYPES + ", not of " + keyType);
        }
        return keyType.equals("text") ? "text COLLATE \"C\"" : keyType;
    }
}
