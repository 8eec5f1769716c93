package caravan.attack;

import caravan.attack.hostile.Material;
import caravan.client.CaravanClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The routes of a system, from its OpenAPI documents. */
final class ServedRoutes {
    private static final String STREAM = "text/event-stream";
    /** Routes that no document lists. */
    private static final List<String> OF_EVERY_PROCESS = List.of(
            "/health/live",
            "/health/ready",
            "/metrics",
            "/openapi",
            "/asyncapi.json",
            "/errors",
            "/errors/not_found",
            "/nothing-here");

    private ServedRoutes() {}

    /** All routes, except event streams, whose answers do not end. */
    static List<Material.Route> of(CaravanClient client) throws InterruptedException {
        List<Material.Route> routes = new ArrayList<>();
        OF_EVERY_PROCESS.forEach(path -> routes.add(new Material.Route("GET", path)));
        Optional<JsonNode> joined = client.get("/openapi.json").done();
        if (joined.isPresent()) {
            add(routes, joined.get());
        } else {
            for (JsonNode link : client.get("/openapi").done().orElseGet(MissingNode::getInstance)) {
                client.get(link.path("href").asString("") + ".json")
                        .done()
                        .ifPresent(document -> add(routes, document));
            }
        }
        return List.copyOf(routes);
    }

    private static void add(List<Material.Route> routes, JsonNode document) {
        document.path("paths")
                .forEachEntry((path, operations) -> operations.forEachEntry((method, operation) -> {
                    if (operation.has("responses") && !operation.toString().contains(STREAM)) {
                        routes.add(new Material.Route(method.toUpperCase(Locale.ROOT), path));
                    }
                }));
    }
}
