package caravan.chassis.http.server.http2;

import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.chassis.http.server.framing.Characters;
import caravan.chassis.http.server.framing.ListenerRefusal;
import caravan.chassis.http.server.framing.RequestHead;
import caravan.chassis.http.server.framing.RequestLine;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Makes the checks of {@link RequestHead} for an HTTP/2 request, except those that Netty and Vert.x make. */
final class Http2Check {
    private Http2Check() {}

    @Nullable
    static ListenerRefusal refusal(HttpServerRequest request, ListenerLimits limits) {
        String method = request.method().name();
        if (!RequestLine.METHODS.contains(method)) {
            return RequestLine.notImplemented();
        }
        String target = request.uri();
        if (target.length() > limits.heads().targetBytesMax()) {
            return RequestLine.tooLong(limits.heads().targetBytesMax());
        }
        boolean isOfServer = target.equals("*") && method.equals("OPTIONS");
        if ((!target.startsWith("/") && !isOfServer) || !isVisible(target)) {
            return ListenerRefusal.malformed("A target must be a path that begins with a slash.");
        }
        // If :authority is missing, Vert.x takes the host (RFC 9113, 8.3.1); if both are there and differ, it resets
        // the stream.
        if (request.authority() == null
                || request.headers().getAll(HttpHeaders.HOST).size() > 1) {
            return ListenerRefusal.malformed("Send one :authority, or one host.");
        }
        String expectation = request.getHeader("expect");
        return expectation == null || expectation.equalsIgnoreCase("100-continue")
                ? null
                : new ListenerRefusal(417, "expectation_failed", "Expect must be 100-continue.");
    }

    private static boolean isVisible(String target) {
        for (byte each : target.getBytes(StandardCharsets.ISO_8859_1)) {
            if (!Characters.isTarget(each)) {
                return false;
            }
        }
        return true;
    }
}
