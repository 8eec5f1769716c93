package caravan.run.supervisor;

import caravan.chassis.discovery.Discoveries;
import caravan.chassis.discovery.Discovery;
import caravan.chassis.settings.Configuration;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads from the fleet's registry which services it lists. */
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

    /** Starts reading. Call it once the registry runs; before that it would log an outage. */
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

    /** Whether the registry lists a process of a service at an address. */
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
