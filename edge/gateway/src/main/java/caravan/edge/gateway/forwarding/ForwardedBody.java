package caravan.edge.gateway.forwarding;

import io.vertx.core.buffer.Buffer;

/** A request's body on its way to an instance. */
public sealed interface ForwardedBody {
    ForwardedBody NONE = new Whole(Buffer.buffer());

    /** All of it, so that it can be sent again. */
    record Whole(Buffer bytes) implements ForwardedBody {}

    /** Too large to be kept: it is passed on as it comes in, once. */
    record Streamed(BodyStream stream) implements ForwardedBody {}
}
