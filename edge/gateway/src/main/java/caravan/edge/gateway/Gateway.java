package caravan.edge.gateway;

import caravan.chassis.discovery.Discoveries;
import caravan.chassis.discovery.Discovery;
import caravan.chassis.runtime.Standalone;
import caravan.chassis.runtime.telemetry.LogLevels;
import caravan.chassis.settings.Configuration;

/** One address for all services: routes requests, balances load, retries what is safe, and protects the services. */
public final class Gateway implements Standalone {
    @Override
    public String name() {
        return "gateway";
    }

    /** @throws caravan.chassis.http.server.PortTakenException if another program listens there */
    @Override
    public Running start(Configuration configuration) {
        LogLevels levels = LogLevels.of(configuration.process());
        GatewaySettings settings = GatewaySettings.of(configuration);
        Discovery discovery = Discoveries.open(
                        configuration.process(), settings.routes().services())
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "setting discovery is missing: set it to registry, dns or static, so that the gateway finds the services"));
        return RunningGateway.start(settings, levels, discovery);
    }
}
