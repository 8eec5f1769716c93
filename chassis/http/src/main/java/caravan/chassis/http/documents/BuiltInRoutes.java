package caravan.chassis.http.documents;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.RawBody;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.chassis.http.documents.Readiness.Check;
import caravan.chassis.http.problems.ErrorCodes;
import caravan.chassis.http.routing.HttpMetrics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The routes that every process serves: health, metrics, its services' OpenAPI documents, and the meaning of its error codes. */
public final class BuiltInRoutes {
    private final MetricsPages metrics;
    private final ReadinessChecks checks = new ReadinessChecks();
    private final Map<String, Supplier<Optional<String>>> conditions = new ConcurrentSkipListMap<>();
    private final Map<String, OpenApiDocument> documents = new ConcurrentSkipListMap<>();
    private final ErrorPages errors;
    private @Nullable RawBody joined;
    private volatile boolean stopping;

    private record DocumentLink(String service, String href) {}

    /** @throws IllegalStateException if two modules describe one error code */
    public BuiltInRoutes(HttpMetrics metrics) {
        this.metrics = new MetricsPages(metrics);
        this.errors = new ErrorPages(ErrorCodes.onClassPath());
    }

    public void addCheck(String name, BooleanSupplier check) {
        checks.add(name, check);
    }

    /** @param refusal why that kind of work is refused; the process stays ready */
    public void addCondition(String name, Supplier<Optional<String>> refusal) {
        conditions.put(name, refusal);
    }

    public synchronized void addDocument(String service, byte[] yaml) {
        documents.put(service, new OpenApiDocument(service, yaml));
        joined = null;
    }

    /** Reports not ready from now on, so that no new requests are sent to it. */
    public void stop() {
        stopping = true;
    }

    /**
     * @param essential routes that are answered even under overload
     * @param others documents: refused under overload, as other reads are
     */
    public void declareOn(Routes essential, Routes others) {
        Reply live = Reply.ok(new Readiness("up", List.of()));
        essential
                .get("/health/live", Access.ANYONE, Routes.firstAtOnce(request -> Optional.of(live), request -> live))
                .get("/health/ready", Access.ANYONE, request -> ready())
                .get(
                        "/metrics",
                        Access.OPERATORS,
                        Routes.firstAtOnce(
                                request -> pageFor(request).known().map(page -> reply(page, request)), this::scrape));
        others.get("/openapi", Access.ANYONE, request -> documents())
                .get("/openapi.json", Access.ANYONE, request -> joined())
                .get("/openapi/{document}", Access.ANYONE, this::document)
                .get(ErrorPages.PATH, Access.ANYONE, request -> reply(errors.list(accept(request))))
                .get(ErrorPages.PATH + "/{code}", Access.ANYONE, this::error);
    }

    private Reply ready() {
        Readiness now = readiness();
        return Reply.of(now.status().equals("up") ? 200 : 503, now);
    }

    /** Asks all checks now. */
    public Readiness readiness() {
        List<Check> results = checks.ask().entrySet().stream()
                .map(each -> new Check(each.getKey(), each.getValue() ? "up" : "down"))
                .toList();
        boolean up =
                !stopping && results.stream().allMatch(each -> each.status().equals("up"));
        // Last, since a check may have found out about a condition.
        List<Check> all = Stream.concat(results.stream(), conditions()).toList();
        return new Readiness(up ? "up" : "down", all);
    }

    private Stream<Check> conditions() {
        return conditions.entrySet().stream().map(each -> {
            Optional<String> refusal = each.getValue().get();
            return new Check(each.getKey(), refusal.isEmpty() ? "up" : "refused", refusal);
        });
    }

    private MetricsPage pageFor(Request request) {
        return metrics.accepted(accept(request));
    }

    private Reply scrape(Request request) {
        return pageFor(request).page().map(page -> reply(page, request)).orElseGet(MetricsPage::tooMany);
    }

    private Reply reply(MetricsPage.Page page, Request request) {
        if (!metrics.takeTurn()) {
            return MetricsPage.tooMany();
        }
        boolean gzip = MetricsPage.isGzipAsked(request.header("Accept-Encoding").orElse(null));
        Reply reply = Reply.ok(new RawBody(page.mediaType(), gzip ? page.gzip() : page.text()))
                .withHeader("Vary", MetricsPages.VARY);
        return gzip ? reply.withHeader("Content-Encoding", "gzip") : reply;
    }

    private Reply documents() {
        return Reply.ok(documents.keySet().stream()
                .map(service -> new DocumentLink(service, "/openapi/" + service))
                .toList());
    }

    /** All documents joined, as the gateway of a fleet joins them. Made at the first request. */
    private synchronized Reply joined() {
        if (joined == null) {
            joined = new RawBody("application/json", join());
        }
        return Reply.ok(joined);
    }

    private byte[] join() {
        SortedMap<String, JsonNode> parts = new TreeMap<>();
        documents.forEach(
                (name, document) -> parts.put(name, JsonMapper.shared().readTree(document.json())));
        return JsonMapper.shared().writeValueAsBytes(OpenApiJoin.join(parts, List.of()));
    }

    private Reply error(Request request) {
        return errors.of(request.path("code", Function.identity()), accept(request))
                .map(BuiltInRoutes::reply)
                .orElseGet(() -> Reply.notFound("error code"));
    }

    private static Reply reply(ErrorPages.Page page) {
        return Reply.ok(new RawBody(page.mediaType(), page.bytes()))
                .withHeader("Cache-Control", ErrorPages.CACHE_CONTROL)
                .withHeader("Vary", "Accept");
    }

    private static @Nullable String accept(Request request) {
        return request.header("Accept").orElse(null);
    }

    private Reply document(Request request) {
        String name = request.path("document", Function.identity());
        boolean jsonNamed = name.endsWith(".json");
        String service = jsonNamed ? name.substring(0, name.length() - ".json".length()) : name;
        OpenApiDocument document = documents.get(service);
        if (document == null) {
            return Reply.notFound("document");
        }
        Optional<String> accept = request.header("Accept").map(header -> header.toLowerCase(Locale.ROOT));
        boolean jsonAsked = accept.isPresent()
                && accept.get().contains("application/json")
                && !accept.get().contains("yaml");
        Reply reply = jsonNamed || jsonAsked
                ? Reply.ok(new RawBody("application/json", document.json()))
                : Reply.ok(new RawBody("application/yaml", document.yaml()));
        return reply.withHeader("Vary", "Accept");
    }
}
