package caravan.edge.gateway.forwarding;

import io.vertx.core.buffer.Buffer;

/** A request's body on its way to an instance. */
public sealed interface ForwardedBody {
    ForwardedBody NONE = new Whole(Buffer.buffer());

    /** The whole body, which can be sent again. */
    record Whole(Buffer bytes) implements ForwardedBody {}

    /** A body too large to be kept: it is streamed, once. */
    record Streamed(BodyStream stream) implements ForwardedBody {}
}
