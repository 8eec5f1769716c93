package caravan.commerce.payments.simulated;

import caravan.kernel.UuidV7;
import java.util.Optional;
import java.util.UUID;

/** The simulated provider's names for what it did: the kind, a colon, the key of the authorization it belongs to. */
final class SimulatedReference {
    private SimulatedReference() {}

    static String of(SimulatedKind kind, UUID authorizationKey) {
        return kind.wireName() + ":" + authorizationKey;
    }

    /** The authorization's key; empty if the provider never gave out such a reference. */
    static Optional<UUID> authorizationKey(String reference) {
        try {
            return Optional.of(UuidV7.parse(reference.substring(reference.indexOf(':') + 1)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
