package caravan.edge.gateway;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.http.Authorizer;
import caravan.chassis.http.addresses.MetricsReaders;
import caravan.chassis.http.documents.ErrorPages;
import caravan.chassis.http.documents.MetricsPage;
import caravan.chassis.http.documents.MetricsPages;
import caravan.chassis.http.documents.Readiness;
import caravan.chassis.http.documents.WebSiteRoutes;
import caravan.chassis.http.headers.AnswerHeaders;
import caravan.chassis.http.headers.Preconditions;
import caravan.chassis.http.problems.ErrorCodes;
import caravan.chassis.http.problems.Refusal;
import caravan.chassis.http.routing.AcceptedInput;
import caravan.chassis.http.routing.QueryString;
import caravan.chassis.json.Json;
import caravan.chassis.messages.documents.AsyncApiDocument;
import caravan.chassis.runtime.telemetry.Metrics;
import caravan.edge.gateway.documents.JoinedDocuments;
import caravan.edge.gateway.exchange.ClientRequest;
import caravan.edge.gateway.forwarding.GatewayRefusal;
import caravan.edge.gateway.reports.JoinedReports;
import caravan.edge.gateway.routing.RouteTable;
import caravan.edge.gateway.upstream.Upstreams;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The gateway's own routes: health and metrics of its process, the joined documents of the services, and the pages of error codes. */
final class GatewayRoutes {
    private static final String JSON = "application/json";
    private static final String DOCUMENTS = "openapi";
    private static final String ERROR = ErrorPages.PATH + "/";

    private final Upstreams upstreams;
    private final JoinedDocuments documents;
    private final AsyncApiDocument messages;
    private final ErrorPages errors = new ErrorPages(ErrorCodes.onClassPath());
    private final MetricsPages metrics;
    private final MetricsReaders metricsReaders;
    private final Authorizer authorizer;
    private final WebSiteRoutes site;
    private final JoinedReports reports;
    private volatile boolean stopping;

    private record DocumentLink(String service, String href) {}

    /** The answer. */
    sealed interface Answer {
        record Body(int status, String mediaType, byte[] bytes, Map<String, String> headers) implements Answer {}

        record NotModified(Map<String, String> headers) implements Answer {}

        record No(GatewayRefusal refused) implements Answer {}
    }

    /** A request with its whole body. */
    record Asked(ClientRequest client, byte[] body) {}

    GatewayRoutes(
            Upstreams upstreams,
            JoinedDocuments documents,
            AsyncApiDocument messages,
            Metrics metrics,
            MetricsReaders metricsReaders,
            Authorizer authorizer,
            WebSiteRoutes site,
            JoinedReports reports) {
        this.site = site;
        this.reports = reports;
        this.upstreams = upstreams;
        this.documents = documents;
        this.messages = messages;
        this.metrics = new MetricsPages(metrics.ofHttp());
        this.metricsReaders = metricsReaders;
        this.authorizer = authorizer;
    }

    /** Reports not ready from now on, so that no new requests are sent to it. */
    void stop() {
        stopping = true;
    }

    /** Whether it is a health check, which {@link #answer} answers without blocking. */
    static boolean isHealth(String path) {
        return path.equals("/health/live") || path.equals("/health/ready");
    }

    /** The place of another own route, by its pattern; {@link #answer} may block for it. Empty if it is none. */
    Optional<RouteTable.Place> placeOf(String path) {
        Optional<String> pattern = switch (path) {
            case "/metrics", "/openapi", "/openapi.json", "/asyncapi.json", ErrorPages.PATH -> Optional.of(path);
            default -> path.startsWith(ERROR) ? Optional.of(ERROR + "{code}") : ofSiteOrReport(path);
        };
        return pattern.map(GatewayRoutes::own);
    }

    private Optional<String> ofSiteOrReport(String path) {
        Optional<String> ofSite = site.patternOf(path);
        return ofSite.isPresent() ? ofSite : reports.patternOf(path);
    }

    /** Where the gateway itself answers. */
    static RouteTable.Place own(String pattern) {
        return new RouteTable.Place("gateway", pattern);
    }

    /** Whether it asks for a document; finding its service may block. */
    static boolean isDocument(List<String> segments) {
        return segments.size() == 2 && segments.getFirst().equals(DOCUMENTS);
    }

    Answer answer(Asked asked) {
        String path = asked.client().path();
        try {
            if (reports.patternOf(path).isPresent()) {
                return new Answer.Body(200, JSON, reports.joined(asked.client(), asked.body()), Map.of());
            }
            HttpMethod method = asked.client().method();
            if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
                return new Answer.No(GatewayRefusal.notAllowed("GET, HEAD"));
            }
            AcceptedInput.requireNoOtherBody(Accepted.NOTHING, "GET " + path, asked.body());
            AcceptedInput.requireKnown(
                    Accepted.NOTHING, new QueryString(asked.client().query()));
            return answer(path, asked.client());
        } catch (Refusal refusal) {
            return new Answer.No(GatewayRefusal.of(refusal));
        }
    }

    /** @throws Refusal if the caller may not read it */
    private Answer answer(String path, ClientRequest client) {
        return switch (path) {
            case "/health/live" -> json(200, new Readiness("up", List.of()));
            case "/health/ready" -> ready();
            case "/metrics" -> meters(client);
            case "/openapi" -> list();
            case "/openapi.json" -> new Answer.Body(200, JSON, documents.joined(), Map.of());
            case "/asyncapi.json" -> messages(client);
            case ErrorPages.PATH -> page(errors.list(accept(client)));
            default -> site.patternOf(path).isPresent() ? file(path, client) : error(path, client);
        };
    }

    private Answer meters(ClientRequest client) {
        letOperatorIn(client);
        MetricsPage accepted = metrics.accepted(accept(client));
        MetricsPage.Page page = (metrics.takeTurn() ? accepted.page() : Optional.<MetricsPage.Page>empty())
                .orElseThrow(() -> new Refusal(MetricsPage.tooMany()));
        boolean gzip = MetricsPage.isGzipAsked(client.headers().get(HttpHeaders.ACCEPT_ENCODING));
        return new Answer.Body(
                200,
                page.mediaType(),
                gzip ? page.gzip() : page.text(),
                gzip
                        ? Map.of("Vary", MetricsPages.VARY, "Content-Encoding", "gzip")
                        : Map.of("Vary", MetricsPages.VARY));
    }

    private void letOperatorIn(ClientRequest client) {
        boolean isReader =
                metricsReaders.admit(client.client().address(), client.client().isForwardedByProxy(), client.headers());
        String authorization = client.authorization();
        if (!isReader && authorization == null) {
            throw Authorizer.operatorsOnly();
        }
        Access access = isReader ? Access.ANYONE : Access.ADMINISTRATOR;
        authorizer.authorize(access, authorizer.checkKnown(access, authorization));
    }

    private Answer ready() {
        Readiness now = readinessOf(upstreams);
        boolean up = now.status().equals("up") && !stopping;
        return json(up ? 200 : 503, new Readiness(up ? "up" : "down", now.checks()));
    }

    /** A gateway is ready if it has found any service. */
    static Readiness readinessOf(Upstreams upstreams) {
        String known = upstreams.areAnyKnown() ? "up" : "down";
        return new Readiness(known, List.of(new Readiness.Check("discovery", known)));
    }

    private Answer messages(ClientRequest client) {
        AsyncApiDocument.Content document = messages.get();
        Map<String, String> headers = Map.of("ETag", document.etag(), "Cache-Control", AnswerHeaders.REVALIDATED);
        return isKnown(client, document.etag())
                ? new Answer.NotModified(headers)
                : new Answer.Body(200, JSON, document.json(), headers);
    }

    private Answer list() {
        return json(
                200,
                documents.names().stream()
                        .map(name -> new DocumentLink(name, "/" + DOCUMENTS + "/" + name))
                        .toList());
    }

    private Answer file(String path, ClientRequest client) {
        Optional<String> encodings = Optional.ofNullable(client.headers().get(HttpHeaders.ACCEPT_ENCODING));
        Optional<WebSiteRoutes.Answer> found = site.answer(path, Optional.ofNullable(accept(client)), encodings);
        if (found.isEmpty()) {
            return new Answer.No(GatewayRefusal.of(404, "not_found", "There is no such file."));
        }
        WebSiteRoutes.Answer file = found.get();
        String etag = file.headers().get("ETag");
        return etag != null && isKnown(client, etag)
                ? new Answer.NotModified(file.headers())
                : new Answer.Body(file.status(), file.mediaType(), file.bytes(), file.headers());
    }

    private static boolean isKnown(ClientRequest client, String etag) {
        List<String> known = client.headers().getAll(HttpHeaders.IF_NONE_MATCH);
        return !known.isEmpty() && Preconditions.noneMatchFails(String.join(",", known), etag);
    }

    private Answer error(String path, ClientRequest client) {
        if (!path.startsWith(ERROR)) {
            throw new IllegalArgumentException(path + " is not one of the gateway's own paths");
        }
        return errors.of(path.substring(ERROR.length()), accept(client))
                .map(GatewayRoutes::page)
                .orElseGet(() -> new Answer.No(GatewayRefusal.of(404, "not_found", "There is no such error code.")));
    }

    private static Answer page(ErrorPages.Page page) {
        return new Answer.Body(
                200,
                page.mediaType(),
                page.bytes(),
                Map.of("Cache-Control", ErrorPages.CACHE_CONTROL, "Vary", "Accept"));
    }

    private static @Nullable String accept(ClientRequest client) {
        List<String> all = client.headers().getAll(HttpHeaders.ACCEPT);
        return all.isEmpty() ? null : String.join(",", all);
    }

    private static Answer json(int status, Object body) {
        return new Answer.Body(status, JSON, Json.write(body), Map.of());
    }

    /** Which service has a document: {@code /openapi/orders} and {@code /openapi/orders.json} come from orders. */
    Optional<RouteTable.Place> placeOf(List<String> segments) {
        if (!isDocument(segments)) {
            return Optional.empty();
        }
        String file = segments.get(1);
        String name = file.endsWith(".json") ? file.substring(0, file.length() - ".json".length()) : file;
        return documents.sourceOf(name).map(service -> new RouteTable.Place(service, "/" + DOCUMENTS));
    }
}
