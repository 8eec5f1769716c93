package caravan.edge.gateway;

import caravan.chassis.discovery.Discoveries;
import caravan.chassis.discovery.Discovery;
import caravan.chassis.runtime.Standalone;
import caravan.chassis.settings.Configuration;

/** One address for all services: routes, balances, retries what is safe, and keeps the edge. */
public final class Gateway implements Standalone {
    @Override
    public String name() {
        return "gateway";
    }

    /** @throws caravan.chassis.http.server.PortTakenException if another program listens there */
    @Override
    public Running start(Configuration configuration) {
        GatewaySettings settings = GatewaySettings.of(configuration);
        Discovery discovery = Discoveries.open(
                        configuration.process(), settings.routes().services())
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "setting discovery is missing: the gateway finds the services by it (registry, dns or static)"));
        return RunningGateway.start(settings, discovery);
    }
}
