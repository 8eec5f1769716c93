package caravan.chassis.api;

import caravan.chassis.api.tracing.Cause;
import java.util.UUID;

/** Makes ids. Use cases have no other source of randomness. */
public interface Identifiers {
    /** A new UUIDv7 of the current moment. */
    UUID next();

    /** A new root trace, for work that no request started. */
    Cause startTrace(String worker);
}
