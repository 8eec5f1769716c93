package caravan.gateway;

import caravan.chassis.runtime.discovery.Discovery;
import caravan.chassis.runtime.discovery.Instance;
import caravan.chassis.runtime.settings.Configuration;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

final class StaticDiscovery implements Discovery {
    private final Configuration configuration;
    private final Map<String, List<Instance>> known = new ConcurrentHashMap<>();

    StaticDiscovery(Configuration configuration) {
        this.configuration = configuration;
    }

    @Override
    public List<Instance> instancesOf(String service) {
        return known.computeIfAbsent(
                service,
                name -> Arrays.stream(configuration
                                .process()
                                .text(name + ".addresses")
                                .orElse("")
                                .split(",", -1))
                        .filter(text -> !text.isBlank())
                        .map(text -> new Instance(name, text.strip(), URI.create(text.strip())))
                        .toList());
    }

    @Override
    public Registration register(Instance instance) {
        return () -> {};
    }

    @Override
    public void close() {}
}
