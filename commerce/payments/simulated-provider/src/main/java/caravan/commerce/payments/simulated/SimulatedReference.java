package caravan.commerce.payments.simulated;

import caravan.kernel.UuidV7;
import java.util.Optional;
import java.util.UUID;

/** The simulated provider's references: the kind of the operation, a colon, and the key of its authorization. */
final class SimulatedReference {
    private SimulatedReference() {}

    static String of(SimulatedKind kind, UUID authorizationKey) {
        return kind.wireName() + ":" + authorizationKey;
    }

    /** The authorization's key; empty if this is not a reference of this provider. */
    static Optional<UUID> authorizationKey(String reference) {
        try {
            return Optional.of(UuidV7.parse(reference.substring(reference.indexOf(':') + 1)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
