package caravan.chassis.api;

import caravan.chassis.api.tracing.Cause;
import java.util.UUID;

/** Gives out ids; the only source of randomness that use cases have. */
public interface Identifiers {
    /** A new UUIDv7 of the current moment. */
    UUID next();

    /** A new root trace, for work that a clock starts. */
    Cause startTrace(String worker);
}
