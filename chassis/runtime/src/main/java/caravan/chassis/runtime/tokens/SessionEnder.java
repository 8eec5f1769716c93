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
 * @param messageType names the message that tells of an end
 */
public record SessionEnder(String service, String messageType) {
    /** The one that says so in its descriptor. */
    public static Optional<SessionEnder> among(ServiceDescriptors services) {
        return services.withRole(ServiceRole.EndsSessions.class)
                .map(ender -> new SessionEnder(
                        ender.name(),
                        ender.role(ServiceRole.EndsSessions.class).orElseThrow().messageType()));
    }

    /**
     * Where an instance tells which sessions have ended.
     *
     * @param turn one more at each call, so that an instance that hangs is not asked for ever
     * @throws NoIssuerException if no instance is known
     */
    public URI endedSessionsAmong(Discovery discovery, int turn) {
        List<Instance> known = discovery.instancesOf(service);
        if (known.isEmpty()) {
            throw new NoIssuerException(
                    "no instance of " + service + " is known, so nobody can be asked which sessions have ended");
        }
        return known.get(Math.floorMod(turn, known.size())).address().resolve(EndedSessionsOverHttp.PATH);
    }
}
