package caravan.chassis.http.representations;

import caravan.chassis.api.http.Caller;
import caravan.chassis.api.http.RawBody;
import caravan.chassis.api.http.Reply;
import caravan.chassis.http.headers.AnswerHeaders;
import caravan.chassis.http.routing.Route;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One kept answer (RFC 9110, 3.2). The heads lack the fields that differ between two answers: the date and the trace.
 *
 * @param reply with its body as bytes
 * @param head of an answer with the body
 * @param unchangedHead of a 304, for a caller who has the body
 * @param begunNanos when it was begun, before anything was read
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Representation(
        Route route,
        Reply reply,
        byte[] head,
        byte[] unchangedHead,
        byte[] body,
        Editions.Edition edition,
        long begunNanos) {
    /** An entry without its bytes: the objects of its key, its reply and the cache. */
    private static final int FIXED_BYTES = 900;

    /** @param reply a 200 without a stream and without a next cursor */
    static Representation of(Route route, Reply reply, RawBody body, Editions.Edition edition, long begunNanos) {
        String fields = AnswerHeaders.lines(reply.headers());
        return new Representation(
                route,
                reply,
                bytes("HTTP/1.1 200 OK\r\n" + fields + "Content-Type: " + body.mediaType() + "\r\ncontent-length: "
                        + body.bytes().length + "\r\n"),
                bytes("HTTP/1.1 304 Not Modified\r\n" + fields),
                body.bytes(),
                edition,
                begunNanos);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    boolean isNewerThan(Representation other) {
        return begunNanos - other.begunNanos > 0;
    }

    /** Its approximate size in the heap. */
    int heapBytes() {
        return FIXED_BYTES + head.length + unchangedHead.length + body.length;
    }

    /** Its tag; null if it has none. */
    @Nullable
    public String etag() {
        return reply.headers().get("ETag");
    }

    /** Whether a caller whom the route admits may have it. */
    public boolean isFor(Optional<Caller> caller) {
        return reply.visibleTo().isEmpty()
                || caller.filter(known -> known.isStaff()
                                || known.id().equals(reply.visibleTo().get()))
                        .isPresent();
    }
}
