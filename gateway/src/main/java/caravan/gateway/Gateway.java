package caravan.gateway;

import caravan.chassis.runtime.Standalone;
import caravan.chassis.runtime.settings.Configuration;

/** One address for all services. */
public final class Gateway implements Standalone {
    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public Running start(Configuration configuration) {
        return RunningGateway.start(GatewaySettings.of(configuration), new StaticDiscovery(configuration));
    }
}
