package caravan.run.supervisor;

import caravan.chassis.discovery.Discoveries;
import caravan.chassis.discovery.Discovery;
import caravan.chassis.settings.Configuration;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the fleet's registry tells of its services. */
final class FleetRegistry implements AutoCloseable {
    private final Path data;
    private final int port;
    private final String password;
    private volatile @Nullable Discovery discovery;

    FleetRegistry(Path data, int port, String password) {
        this.data = data;
        this.port = port;
        this.password = password;
    }

    /** Begins to look; only once the registry is there, or it would be told as an outage. */
    void open(Set<String> services) {
        Map<String, String> settings = Map.of(
                "CARAVAN_DISCOVERY",
                "registry",
                "CARAVAN_REGISTRY",
                "127.0.0.1:" + port,
                "CARAVAN_REGISTRY_PASSWORD",
                password);
        discovery = Discoveries.open(Configuration.of(settings, data).process(), services)
                .orElseThrow();
    }

    /** Whether others find a service's process at an address. */
    boolean lists(String service, URI address) {
        Discovery known = discovery;
        return known != null
                && known.instancesOf(service).stream()
                        .anyMatch(instance -> instance.address().equals(address));
    }

    @Override
    public void close() {
        Discovery known = discovery;
        if (known != null) {
            known.close();
        }
    }
}
