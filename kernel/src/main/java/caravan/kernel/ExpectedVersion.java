package caravan.kernel;

import java.util.Set;

/** The version that a caller expects of a thing that it wants to change: the value of {@code If-Match} (RFC 9110, 13.1.1). */
public sealed interface ExpectedVersion {
    /** The caller sent no {@code If-Match}. */
    record Any() implements ExpectedVersion {}

    /** {@code *}: the thing exists. */
    record Existing() implements ExpectedVersion {}

    /** One of these versions. The set is empty if the caller sent only weak or foreign tags: then no version matches. */
    record OneOf(Set<Long> versions) implements ExpectedVersion {
        public OneOf {
            versions = Set.copyOf(versions);
        }
    }

    static ExpectedVersion of(long version) {
        return new OneOf(Set.of(version));
    }

    /** @param version the thing's version; 0 if there is no such thing */
    default boolean admits(long version) {
        return switch (this) {
            case Any() -> true;
            case Existing() -> version > 0;
            case OneOf(Set<Long> versions) -> versions.contains(version);
        };
    }
}
