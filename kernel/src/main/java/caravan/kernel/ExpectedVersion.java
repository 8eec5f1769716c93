package caravan.kernel;

import java.util.Set;

/** The version that a caller expects a thing to be at, before it is changed: what {@code If-Match} says (RFC 9110, 13.1.1). */
public sealed interface ExpectedVersion {
    /** Nothing was said. */
    record Any() implements ExpectedVersion {}

    /** {@code *}: it is there. */
    record Existing() implements ExpectedVersion {}

    /** One of these; of none, if only foreign or weak tags were named. */
    record OneOf(Set<Long> versions) implements ExpectedVersion {
        public OneOf {
            versions = Set.copyOf(versions);
        }
    }

    static ExpectedVersion of(long version) {
        return new OneOf(Set.of(version));
    }

    /** @param version the thing's; 0 if there is no such thing */
    default boolean admits(long version) {
        return switch (this) {
            case Any() -> true;
            case Existing() -> version > 0;
            case OneOf(Set<Long> versions) -> versions.contains(version);
        };
    }
}
