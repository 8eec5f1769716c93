package caravan.chassis.runtime.tokens;

import caravan.chassis.discovery.Discovery;
import caravan.chassis.discovery.Instance;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import caravan.kernel.descriptor.ServiceRole;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The service that issues tokens.
 *
 * @param keysPath the path where each instance publishes its keys
 */
public record TokenIssuer(String service, String keysPath) {
    /** The service with this role in its descriptor. */
    public static Optional<TokenIssuer> among(ServiceDescriptors services) {
        return services.withRole(ServiceRole.IssuesTokens.class)
                .map(issuer -> new TokenIssuer(issuer.name(), keysPath(issuer)));
    }

    private static String keysPath(ServiceDescriptor issuer) {
        return issuer.role(ServiceRole.IssuesTokens.class).orElseThrow().keysPath();
    }

    /**
     * The address where an instance publishes its keys.
     *
     * @param turn grows by one at each call, so that a hanging instance is not asked for ever
     * @throws NoIssuerException if no instance is known
     */
    public URI keysAmong(Discovery discovery, int turn) {
        List<Instance> known = discovery.instancesOf(service);
        if (known.isEmpty()) {
            throw new NoIssuerException("no instance of " + service + " is known, so tokens cannot be verified yet");
        }
        return known.get(Math.floorMod(turn, known.size())).address().resolve(keysPath);
    }
}
