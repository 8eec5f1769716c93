package caravan.edge.gateway.exchange;

import caravan.edge.gateway.forwarding.BodyStream;
import caravan.edge.gateway.forwarding.ForwardedBody;
import caravan.edge.gateway.forwarding.GatewayRefusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Reads a request's body. A short one is read completely, so that it can be sent again; a longer one is left to be streamed. */
public final class RequestBodyReader {
    private final ClientRequest client;
    private final Bounds bounds;
    private final Result result;
    private final long length;
    private Buffer bytes = Buffer.buffer();
    private boolean isOver;

    /**
     * How much is read.
     *
     * @param bytesMax a longer body is 413
     * @param repeatBytesMax a longer one is streamed, and not sent again
     */
    public record Bounds(int bytesMax, int repeatBytesMax) {}

    /** Called once, unless the client goes away before. */
    public interface Result {
        void read(ForwardedBody body);

        void refused(GatewayRefusal refused);
    }

    private RequestBodyReader(ClientRequest client, Bounds bounds, Result result, long length) {
        this.client = client;
        this.bounds = bounds;
        this.result = result;
        this.length = length;
    }

    /** Call it before anything of the body has been read; the request may be paused. */
    public static void read(ClientRequest client, Bounds bounds, Result result) {
        String length = client.headers().get(HttpHeaders.CONTENT_LENGTH);
        boolean hasNone = length == null ? !mayHaveBody(client) : "0".equals(length);
        if (hasNone) {
            client.resume();
            result.read(ForwardedBody.NONE);
            return;
        }
        new RequestBodyReader(client, bounds, result, length == null ? -1 : Long.parseLong(length)).begin();
    }

    /** Over HTTP/2 no header says whether there is a body. */
    private static boolean mayHaveBody(ClientRequest client) {
        return client.isHttp2()
                ? !client.request().isEnded()
                : client.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private void begin() {
        if (length > bounds.bytesMax()) {
            result.refused(tooLarge());
            return;
        }
        HttpServerRequest request = client.request();
        if (client.exchange().isContinueExpected()) {
            request.response().writeContinue();
        }
        if (length > bounds.repeatBytesMax()) {
            stream();
            return;
        }
        request.handler(this::piece);
        request.endHandler(end -> {
            if (!isOver) {
                isOver = true;
                result.read(new ForwardedBody.Whole(bytes));
            }
        });
        client.resume();
    }

    private void piece(Buffer piece) {
        if (isOver) {
            return;
        }
        if (!client.exchange().takeForBody(piece.length())) {
            refuse(GatewayRefusal.later(
                    503, "overloaded", "There is no room for the request's body; try again in a moment.", 1));
            return;
        }
        bytes = bytes.length() == 0 ? piece : bytes.appendBuffer(piece);
        if (bytes.length() > bounds.bytesMax()) {
            refuse(tooLarge());
        } else if (bytes.length() > bounds.repeatBytesMax()) {
            stream();
        }
    }

    private void stream() {
        isOver = true;
        client.request().pause();
        result.read(new ForwardedBody.Streamed(
                new BodyStream(client.request(), bytes, length, bounds.bytesMax(), client.exchange()::giveForBody)));
    }

    private void refuse(GatewayRefusal refused) {
        isOver = true;
        bytes = Buffer.buffer();
        result.refused(refused);
    }

    private GatewayRefusal tooLarge() {
        return GatewayRefusal.of(413, "too_large", "A request's body has at most " + bounds.bytesMax() + " bytes.");
    }
}
