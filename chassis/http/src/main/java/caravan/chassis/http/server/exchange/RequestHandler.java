package caravan.chassis.http.server.exchange;

import io.vertx.core.http.HttpServerRequest;

/** Answers requests. Called on the event loop, so it must not block. */
@FunctionalInterface
public interface RequestHandler {
    /**
     * Answers one request, now or later, with exactly one answer. The framing of the request is valid: a known method, a target that is a
     * path (or {@code *} for OPTIONS), one valid host, a body of known length or chunks. A body that is not read is dropped.
     */
    void handle(HttpServerRequest request, Exchange exchange);
}
