package caravan.chassis.http;

import caravan.chassis.api.EventSource;
import caravan.chassis.api.Problem;
import caravan.chassis.api.Reply;
import caravan.chassis.api.Trace;
import caravan.chassis.json.Json;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts a reply on the wire, with the headers that every answer has. */
final class ReplyWriter {
    private static final Header NO_SNIFFING = HeaderValues.createCached("X-Content-Type-Options", "nosniff");
    private static final Header NO_CONTENT_IN_PAGES =
            HeaderValues.createCached("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    private static final Header NOT_STORED = HeaderValues.createCached("Cache-Control", "no-store");
    private static final Header REVALIDATED = HeaderValues.createCached("Cache-Control", "private, no-cache");
    private static final Header JSON = HeaderValues.createCached("Content-Type", "application/json");
    private static final Header PROBLEM = HeaderValues.createCached("Content-Type", "application/problem+json");
    private static final Header EVENTS = HeaderValues.createCached("Content-Type", "text/event-stream");
    private static final HeaderName TRACE_RESPONSE = HeaderNames.create("traceresponse");
    private static final HeaderName LINK = HeaderNames.create("Link");
    private static final HeaderName PREFERENCE_APPLIED = HeaderNames.create("Preference-Applied");

    private final EventStreams streams;

    ReplyWriter(EventStreams streams) {
        this.streams = streams;
    }

    /**
     * @param request what was asked for, if it came that far
     * @return the status sent
     */
    int write(ServerRequest source, ServerResponse out, Reply reply, Trace trace, @Nullable IncomingRequest request) {
        int status = isNotModified(source, reply) ? 304 : reply.status();
        out.status(Status.create(status));
        writeHeaders(source, out, reply, trace, request);
        Optional<EventSource> stream = reply.stream();
        if (stream.isPresent() && source.prologue().method() != Method.HEAD) {
            writeEvents(out, stream.get());
        } else {
            writeBody(source, out, status == 304 ? null : reply.body(), trace);
        }
        return status;
    }

    private static boolean isNotModified(ServerRequest source, Reply reply) {
        String etag = reply.headers().get("ETag");
        Method method = source.prologue().method();
        return etag != null
                && reply.status() == 200
                && (method == Method.GET || method == Method.HEAD)
                && source.headers().contains(HeaderNames.IF_NONE_MATCH)
                && Preconditions.noneMatchFails(
                        source.headers().get(HeaderNames.IF_NONE_MATCH).values(), etag);
    }

    private static void writeHeaders(
            ServerRequest source, ServerResponse out, Reply reply, Trace trace, @Nullable IncomingRequest request) {
        out.header(NO_SNIFFING);
        out.header(NO_CONTENT_IN_PAGES);
        out.header(HeaderValues.create(TRACE_RESPONSE, trace.traceparent()));
        Map<String, String> headers = reply.headers();
        if (!headers.containsKey("Cache-Control")) {
            out.header(headers.containsKey("ETag") ? REVALIDATED : NOT_STORED);
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            out.header(HeaderValues.create(header.getKey(), checked(header)));
        }
        if (request == null) {
            return;
        }
        if (reply.nextCursor().isPresent()) {
            String query = request.query().after(reply.nextCursor().get());
            out.header(HeaderValues.create(LINK, "<" + source.path().rawPath() + "?" + query + ">; rel=\"next\""));
        }
        if (request.appliedWait().isPresent()) {
            out.header(HeaderValues.create(
                    PREFERENCE_APPLIED, "wait=" + request.appliedWait().get().toSeconds()));
        }
    }

    /** A line break in a value would let it write headers of its own. */
    private static String checked(Map.Entry<String, String> header) {
        String value = header.getValue();
        for (int at = 0; at < value.length(); at++) {
            if (value.charAt(at) < ' ' || value.charAt(at) > '~') {
                throw new IllegalArgumentException("the header " + header.getKey() + " must be printable ASCII");
            }
        }
        return value;
    }

    private static void writeBody(ServerRequest source, ServerResponse out, @Nullable Object body, Trace trace) {
        byte[] bytes;
        switch (body) {
            case null -> {
                out.send();
                return;
            }
            case Problem problem -> {
                out.header(PROBLEM);
                bytes = Json.write(ProblemDetails.of(problem, source.path().rawPath(), trace.traceId()));
            }
            case RawBody raw -> {
                out.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, raw.mediaType()));
                bytes = raw.bytes();
            }
            default -> {
                out.header(JSON);
                bytes = Json.write(body);
            }
        }
        if (source.prologue().method() == Method.HEAD) {
            out.contentLength(bytes.length);
            out.send();
        } else {
            out.send(bytes);
        }
    }

    private void writeEvents(ServerResponse out, EventSource source) {
        out.header(EVENTS);
        out.header(HeaderValues.CONNECTION_CLOSE);
        try (OutputStream stream = out.outputStream()) {
            stream.flush();
            streams.write(source, stream);
        } catch (IOException clientGone) {
            throw new UncheckedIOException(clientGone);
        }
    }
}
