package caravan.chassis.discovery;

import caravan.chassis.json.Json;
import caravan.chassis.json.JsonFault;
import java.net.URI;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes of instances in the registry, {@code /caravan/services/<service>/<id>}, and their content. */
final class RegistryNodes {
    static final String BASE = "/caravan/services";

    private static final int NODE_BYTES_MAX = 4096;
    private static final Logger LOG = LoggerFactory.getLogger(RegistryNodes.class);

    private RegistryNodes() {}

    static String path(Instance instance) {
        return BASE + "/" + instance.service() + "/" + instance.id();
    }

    static byte[] write(Instance instance) {
        return Json.write(new Announced(instance.address().toString()));
    }

    /** The instance of a node; empty if it is another node, or not written by Caravan. */
    static Optional<Instance> read(String path, byte[] data) {
        return place(path).flatMap(place -> read(place, path, data));
    }

    private static Optional<Instance> read(Place place, String path, byte[] data) {
        try {
            if (data.length > NODE_BYTES_MAX) {
                throw new IllegalArgumentException("it has more than " + NODE_BYTES_MAX + " bytes");
            }
            Announced announced = Json.readMessage(data, Announced.class);
            return Optional.of(new Instance(place.service(), place.id(), URI.create(announced.address())));
        } catch (JsonFault | IllegalArgumentException malformed) {
            LOG.atWarn()
                    .addKeyValue("node", path)
                    .addKeyValue("fault", malformed.getMessage())
                    .log("A node of the registry is ignored: it does not describe an instance");
            return Optional.empty();
        }
    }

    /** The service and id of a node; empty if it is the node of a service or the base. */
    static Optional<Place> place(String path) {
        if (!path.startsWith(BASE + "/")) {
            return Optional.empty();
        }
        String[] names = path.substring(BASE.length() + 1).split("/", -1);
        return names.length == 2 ? Optional.of(new Place(names[0], names[1])) : Optional.empty();
    }

    /** The names in the path of a node. */
    record Place(String service, String id) {}

    /** The JSON of a node; newer processes may add fields. */
    record Announced(String address) {}
}
