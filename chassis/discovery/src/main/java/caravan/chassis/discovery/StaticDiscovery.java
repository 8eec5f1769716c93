package caravan.chassis.discovery;

import caravan.chassis.api.Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Instances from the settings: {@code orders.addresses=http://10.0.0.7:8080,http://10.0.0.8:8080}. */
final class StaticDiscovery implements Discovery {
    static final int ADDRESSES_MAX = 256;

    private final Map<String, List<Instance>> instances;

    private StaticDiscovery(Map<String, List<Instance>> instances) {
        this.instances = Map.copyOf(instances);
    }

    /** @throws IllegalArgumentException naming the setting, if something is not an address */
    static StaticDiscovery from(Settings process, Collection<String> services) {
        Map<String, List<Instance>> instances = new HashMap<>();
        for (String service : services) {
            String setting = service + ".addresses";
            process.text(setting).ifPresent(text -> instances.put(service, parse(setting, service, text)));
        }
        return new StaticDiscovery(instances);
    }

    private static List<Instance> parse(String setting, String service, String text) {
        String[] addresses = text.split(",", -1);
        if (addresses.length > ADDRESSES_MAX) {
            throw new IllegalArgumentException(
                    "setting " + setting + " may have at most " + ADDRESSES_MAX + " addresses");
        }
        List<Instance> parsed = new ArrayList<>();
        for (String address : addresses) {
            Instance instance = parseOne(setting, service, address.strip());
            if (parsed.contains(instance)) {
                throw new IllegalArgumentException("setting " + setting + " has " + instance.address() + " twice");
            }
            parsed.add(instance);
        }
        return List.copyOf(parsed);
    }

    private static Instance parseOne(String setting, String service, String address) {
        try {
            return Instance.at(service, URI.create(address));
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "setting " + setting + " must be addresses such as http://10.0.0.7:8080, separated by commas; '"
                            + address + "' is not such an address",
                    malformed);
        }
    }

    @Override
    public List<Instance> instancesOf(String service) {
        return instances.getOrDefault(service, List.of());
    }

    @Override
    public Registration register(Instance instance) {
        return () -> {};
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
