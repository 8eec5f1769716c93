package caravan.edge.gateway;

import caravan.chassis.json.Json;
import caravan.chassis.runtime.telemetry.Metrics;
import caravan.edge.gateway.documents.JoinedDocuments;
import caravan.edge.gateway.forwarding.GatewayRefusal;
import caravan.edge.gateway.routing.RouteTable;
import caravan.edge.gateway.upstream.Upstreams;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What the gateway answers itself: health and metrics of its own process, and the services' documents joined. */
final class OwnRoutes {
    private static final String JSON = "application/json";
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String DOCUMENTS = "openapi";

    private final Upstreams upstreams;
    private final JoinedDocuments documents;
    private final Metrics metrics;
    private volatile boolean stopping;

    private record Health(String status, List<Check> checks) {}

    private record Check(String name, String status) {}

    private record DocumentLink(String service, String href) {}

    /** What is answered. */
    sealed interface Answer {
        record Body(int status, String mediaType, byte[] bytes) implements Answer {}

        record No(GatewayRefusal refused) implements Answer {}
    }

    OwnRoutes(Upstreams upstreams, JoinedDocuments documents, Metrics metrics) {
        this.upstreams = upstreams;
        this.documents = documents;
        this.metrics = metrics;
    }

    /** From now on the gateway is not ready, so that nobody sends it more. */
    void stop() {
        stopping = true;
    }

    /** Whether it asks how the gateway is, which {@link #answer} tells without blocking. */
    static boolean isHealth(String path) {
        return path.equals("/health/live") || path.equals("/health/ready");
    }

    /** Whether it is anything else that is answered here; {@link #answer} may block then. */
    static boolean isOwn(String path) {
        return switch (path) {
            case "/metrics", "/openapi", "/openapi.json" -> true;
            default -> false;
        };
    }

    /** Whether to find its place may block. */
    static boolean isDocument(List<String> segments) {
        return segments.size() == 2 && segments.getFirst().equals(DOCUMENTS);
    }

    Answer answer(HttpMethod method, String path) {
        if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
            return new Answer.No(GatewayRefusal.notAllowed("GET, HEAD"));
        }
        return switch (path) {
            case "/health/live" -> json(200, new Health("up", List.of()));
            case "/health/ready" -> ready();
            case "/metrics" ->
                new Answer.Body(200, PROMETHEUS_TEXT, metrics.scrape().getBytes(StandardCharsets.UTF_8));
            case "/openapi" -> list();
            case "/openapi.json" -> new Answer.Body(200, JSON, documents.joined());
            default -> throw new IllegalArgumentException(path + " is not the gateway's own");
        };
    }

    private Answer ready() {
        boolean known = upstreams.areAnyKnown();
        boolean up = known && !stopping;
        return json(
                up ? 200 : 503, new Health(up ? "up" : "down", List.of(new Check("discovery", known ? "up" : "down"))));
    }

    private Answer list() {
        return json(
                200,
                documents.names().stream()
                        .map(name -> new DocumentLink(name, "/" + DOCUMENTS + "/" + name))
                        .toList());
    }

    private static Answer json(int status, Object body) {
        return new Answer.Body(status, JSON, Json.write(body));
    }

    /** Where one document is to be had: {@code /openapi/orders} and {@code /openapi/orders.json} come from orders. */
    Optional<RouteTable.Place> placeOf(List<String> segments) {
        if (!isDocument(segments)) {
            return Optional.empty();
        }
        String file = segments.get(1);
        String name = file.endsWith(".json") ? file.substring(0, file.length() - ".json".length()) : file;
        return documents.sourceOf(name).map(service -> new RouteTable.Place(service, "/" + DOCUMENTS));
    }
}
