package caravan.chassis.http;

import caravan.chassis.api.http.Problem;
import caravan.chassis.api.http.RawBody;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.headers.AnswerHeaders;
import caravan.chassis.http.headers.Preconditions;
import caravan.chassis.http.problems.ProblemWriter;
import caravan.chassis.http.routing.QueryString;
import caravan.chassis.json.Json;
import io.netty.buffer.Unpooled;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a reply into what is sent, with the headers that every answer has. Does not send it. */
final class ReplyWriter {
    /** A next link that would be longer is left out. */
    private static final int LINK_CHARACTERS_MAX = 2048;

    private static final CharSequence CACHE_CONTROL = HttpHeaders.createOptimized("Cache-Control");
    private static final CharSequence NOT_STORED = HttpHeaders.createOptimized("no-store");
    private static final CharSequence REVALIDATED = HttpHeaders.createOptimized("private, no-cache");
    private static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("Content-Type");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence EVENTS = HttpHeaders.createOptimized("text/event-stream");
    private static final CharSequence LINK = HttpHeaders.createOptimized("Link");
    private static final CharSequence PREFERENCE_APPLIED = HttpHeaders.createOptimized("Preference-Applied");

    private ReplyWriter() {}

    /** @param body null, if none is sent */
    record Prepared(int status, @Nullable Buffer body) {
        int length() {
            return body == null ? 0 : body.length();
        }
    }

    /**
     * Sets the answer's headers, and makes its body.
     *
     * @param request what was asked for, if it came that far
     * @throws IllegalArgumentException if the reply cannot be written
     */
    static Prepared prepare(HttpServerRequest source, Reply reply, Trace trace, @Nullable IncomingRequest request) {
        MultiMap headers = source.response().headers();
        headers.clear();
        int status = isNotModified(source, reply) ? 304 : reply.status();
        setHeaders(headers, source, reply, trace, request);
        if (reply.stream().isPresent()) {
            headers.set(CONTENT_TYPE, EVENTS);
            return new Prepared(status, null);
        }
        byte[] bytes = status == 304 ? null : bytes(headers, source, reply.body(), trace);
        if (bytes == null) {
            return new Prepared(status, null);
        }
        if (source.method() == HttpMethod.HEAD) {
            headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length));
            return new Prepared(status, null);
        }
        return new Prepared(status, BufferInternal.buffer(Unpooled.wrappedBuffer(bytes)));
    }

    private static boolean isNotModified(HttpServerRequest source, Reply reply) {
        String etag = reply.headers().get("ETag");
        if (etag == null || reply.status() != 200) {
            return false;
        }
        boolean isRead = source.method() == HttpMethod.GET || source.method() == HttpMethod.HEAD;
        String known = IncomingRequest.joined(source, HttpHeaders.IF_NONE_MATCH);
        return isRead && known != null && Preconditions.noneMatchFails(known, etag);
    }

    private static void setHeaders(
            MultiMap out, HttpServerRequest source, Reply reply, Trace trace, @Nullable IncomingRequest request) {
        AnswerHeaders.set(out, trace);
        Map<String, String> headers = reply.headers();
        if (!headers.containsKey("Cache-Control")) {
            out.set(CACHE_CONTROL, headers.containsKey("ETag") ? REVALIDATED : NOT_STORED);
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            out.set(header.getKey(), checked(header));
        }
        if (request == null) {
            return;
        }
        if (reply.nextCursor().isPresent()) {
            String link =
                    link(source.path(), request.query(), reply.nextCursor().get());
            if (link != null) {
                out.set(LINK, link);
            }
        }
        if (request.appliedWait().isPresent()) {
            out.set(PREFERENCE_APPLIED, "wait=" + request.appliedWait().get().toSeconds());
        }
    }

    private static @Nullable String link(String path, QueryString query, String cursor) {
        String link = "<" + path + "?" + query.after(cursor) + ">; rel=\"next\"";
        return link.length() <= LINK_CHARACTERS_MAX ? link : null;
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

    private static byte @Nullable [] bytes(
            MultiMap headers, HttpServerRequest source, @Nullable Object body, Trace trace) {
        return switch (body) {
            case null -> null;
            case Problem problem -> {
                headers.set(CONTENT_TYPE, ProblemWriter.MEDIA_TYPE);
                yield ProblemWriter.body(problem, source.path(), trace);
            }
            case RawBody raw -> {
                headers.set(CONTENT_TYPE, raw.mediaType());
                yield raw.bytes();
            }
            default -> {
                headers.set(CONTENT_TYPE, JSON);
                yield Json.write(body);
            }
        };
    }
}
