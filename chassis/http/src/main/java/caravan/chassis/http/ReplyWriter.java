package caravan.chassis.http;

import caravan.chassis.api.http.Problem;
import caravan.chassis.api.http.RawBody;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.headers.AnswerHeaders;
import caravan.chassis.http.headers.Preconditions;
import caravan.chassis.http.problems.ProblemWriter;
import caravan.chassis.json.Json;
import io.netty.buffer.Unpooled;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns a reply into what is sent, with the headers that every answer has. Does not send it. */
final class ReplyWriter {
    private static final CharSequence CACHE_CONTROL = HttpHeaders.createOptimized("Cache-Control");
    private static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("Content-Type");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence EVENTS = HttpHeaders.createOptimized("text/event-stream");
    private static final CharSequence SET_COOKIE = HttpHeaders.createOptimized("Set-Cookie");
    private static final CharSequence LINK = HttpHeaders.createOptimized("Link");
    private static final CharSequence PREFERENCE_APPLIED = HttpHeaders.createOptimized("Preference-Applied");

    private ReplyWriter() {}

    /**
     * @param body null, if none is sent
     * @param code of the problem that the answer is, if it is one
     */
    record Prepared(int status, @Nullable Buffer body, Optional<String> code) {
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
            return new Prepared(status, null, Optional.empty());
        }
        Optional<String> code =
                reply.body() instanceof Problem problem ? Optional.of(problem.code()) : Optional.empty();
        byte[] bytes = status == 304 ? null : bytes(headers, source, reply.body(), trace);
        if (bytes == null) {
            return new Prepared(status, null, code);
        }
        if (source.method() == HttpMethod.HEAD) {
            headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length));
            return new Prepared(status, null, code);
        }
        return new Prepared(status, BufferInternal.buffer(Unpooled.wrappedBuffer(bytes)), code);
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
            out.set(CACHE_CONTROL, AnswerHeaders.cacheControl(reply));
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            out.set(header.getKey(), AnswerHeaders.checked(header));
        }
        for (String cookie : reply.cookies()) {
            out.add(SET_COOKIE, AnswerHeaders.checked(Map.entry("Set-Cookie", cookie)));
        }
        if (request == null) {
            return;
        }
        if (reply.nextCursor().isPresent()) {
            request.query().nextLink(source.path(), reply.nextCursor().get()).ifPresent(link -> out.set(LINK, link));
        }
        if (request.appliedWait().isPresent()) {
            out.set(PREFERENCE_APPLIED, "wait=" + request.appliedWait().get().toSeconds());
        }
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
