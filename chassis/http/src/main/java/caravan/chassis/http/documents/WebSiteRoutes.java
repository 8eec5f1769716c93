package caravan.chassis.http.documents;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.RawBody;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.chassis.json.Json;
import caravan.kernel.descriptor.ServiceDescriptor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** {@code /}, and the files of the {@link WebSite} on the class path. */
public final class WebSiteRoutes {
    /** Where the parts of Caravan's interface are, for a program that begins at {@code /}. */
    private record Start(String openapi, String asyncapi, String errors, String health, Optional<String> console) {}

    private final Optional<WebSite> site;

    /** @param services those that the process serves, or forwards to */
    public WebSiteRoutes(Collection<ServiceDescriptor> services) {
        this.site = WebSite.onClassPath(services);
    }

    /** Declares them; with a slash behind its path the site leads to itself. Files are two levels deep: {@code /console}, {@code /console/app.js}, {@code /console/views/orders.js}. */
    public void declare(Routes routes) {
        routes.get("/", Access.ANYONE, request -> reply(start(request.header("Accept"))));
        site.map(WebSite::path)
                .ifPresent(path -> routes.get(path, Access.ANYONE, request -> file("", request))
                        .get(path + "/", Access.ANYONE, request -> reply(elsewhere(path)))
                        .get(path + "/{file}", Access.ANYONE, request -> file(segment("file", request), request))
                        .get(
                                path + "/{folder}/{file}",
                                Access.ANYONE,
                                request -> file(segment("folder", request) + "/" + segment("file", request), request)));
    }

    /** The pattern of a path that is {@code /}, or one of the site: {@code /}, {@code /console} or {@code /console/*}. */
    public Optional<String> patternOf(String path) {
        if (path.equals("/")) {
            return Optional.of(path);
        }
        return site.map(WebSite::path).flatMap(own -> {
            if (path.equals(own)) {
                return Optional.of(own);
            }
            return path.startsWith(own + "/") ? Optional.of(own + "/*") : Optional.empty();
        });
    }

    /** An answer before it is written. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Answer(int status, String mediaType, byte[] bytes, Map<String, String> headers) {}

    /**
     * The answer to a path that has a {@link #patternOf pattern}; empty if there is no such file.
     *
     * @param accept the request's header, if it was sent; so for the next one
     */
    public Optional<Answer> answer(String path, Optional<String> accept, Optional<String> acceptEncoding) {
        if (path.equals("/")) {
            return Optional.of(start(accept));
        }
        WebSite known = site.orElseThrow(() -> new IllegalArgumentException("there is no site that has " + path));
        String below = path.substring(known.path().length());
        if (below.equals("/")) {
            return Optional.of(elsewhere(known.path()));
        }
        return known.file(below.isEmpty() ? "" : below.substring(1)).map(file -> answer(file, acceptEncoding));
    }

    private Answer start(Optional<String> accept) {
        Optional<String> console = site.map(WebSite::path);
        if (console.isPresent() && ErrorPages.prefersHtml(accept.orElse(null))) {
            return new Answer(303, "text/plain", new byte[0], Map.of("Location", console.get(), "Vary", "Accept"));
        }
        Start start = new Start("/openapi.json", "/asyncapi.json", ErrorPages.PATH, "/health/ready", console);
        return new Answer(200, "application/json", Json.write(start), Map.of("Vary", "Accept"));
    }

    private static Answer elsewhere(String path) {
        return new Answer(303, "text/plain", new byte[0], Map.of("Location", path));
    }

    private static Answer answer(WebSite.File file, Optional<String> acceptEncoding) {
        boolean isGzip = MetricsPage.isGzipAsked(acceptEncoding.orElse(null));
        Map<String, String> headers = new LinkedHashMap<>(file.headers());
        if (isGzip) {
            headers.put("Content-Encoding", "gzip");
        }
        return new Answer(200, file.mediaType(), isGzip ? file.gzip() : file.bytes(), headers);
    }

    private Reply file(String path, Request request) {
        return site.flatMap(known -> known.file(path))
                .map(file -> reply(answer(file, request.header("Accept-Encoding"))))
                .orElseGet(() -> Reply.notFound("file"));
    }

    private static String segment(String name, Request request) {
        return request.path(name, Function.identity());
    }

    private static Reply reply(Answer answer) {
        Reply reply = new Reply(answer.status(), answer.headers(), null, Optional.empty(), Optional.empty());
        return answer.bytes().length == 0
                ? reply
                : new Reply(
                        answer.status(),
                        answer.headers(),
                        new RawBody(answer.mediaType(), answer.bytes()),
                        Optional.empty(),
                        Optional.empty());
    }
}
