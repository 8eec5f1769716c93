package caravan.chassis.runtime.tokens;

import caravan.chassis.discovery.Discovery;
import caravan.chassis.discovery.Instance;
import caravan.kernel.descriptor.ServiceDescriptors;
import caravan.kernel.descriptor.ServiceRole;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The service that ends sessions.
 *
 * @param messageType the type of the message about an ended session
 */
public record SessionEnder(String service, String messageType) {
    /** The service with this role in its descriptor. */
    public static Optional<SessionEnder> among(ServiceDescriptors services) {
        return services.withRole(ServiceRole.EndsSessions.class)
                .map(ender -> new SessionEnder(
                        ender.name(),
                        ender.role(ServiceRole.EndsSessions.class).orElseThrow().messageType()));
    }

    /**
     * The address where an instance lists ended sessions.
     *
     * @param turn grows by one at each call, so that a hanging instance is not asked for ever
     * @throws NoIssuerException if no instance is known
     */
    public URI endedSessionsAmong(Discovery discovery, int turn) {
        List<Instance> known = discovery.instancesOf(service);
        if (known.isEmpty()) {
            throw new NoIssuerException(
                    "no instance of " + service + " is known, so the ended sessions cannot be read");
        }
        return known.get(Math.floorMod(turn, known.size())).address().resolve(EndedSessionsOverHttp.PATH);
    }
}
