package caravan.chassis.http.server.exchange;

import caravan.chassis.http.server.framing.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Answers requests. Called on the event loop, so it must not block. */
@FunctionalInterface
public interface RequestHandler {
    /**
     * Answers one request, now or later, with exactly one answer. The framing of the request is valid: a known method, a target that is a
     * path (or {@code *} for OPTIONS), one valid host, a body of known length or chunks. A body that is not read is dropped.
     */
    void handle(HttpServerRequest request, Exchange exchange);

    /**
     * The whole answer to a {@linkplain RequestHead#isPlain plain} request over HTTP/1 whose body has arrived, if it is ready: it is sent as
     * it is, the body is dropped, and {@link #handle} is not called.
     *
     * @param bytes of the head, valid during the call
     * @param peer the address of the client, or of what it came through
     * @return null if the request is to be handled
     */
    default @Nullable ByteBuf readyAnswer(RequestHead head, byte[] bytes, InetAddress peer, ByteBufAllocator buffers) {
        return null;
    }
}
