package caravan.chassis.http.server.http1;

import caravan.chassis.http.server.framing.ChunkedBody;
import caravan.chassis.http.server.framing.RequestHead;
import io.netty.buffer.ByteBuf;

/** Reads the body of the current request of a connection, with a length or in chunks. */
final class BodyReader {
    private final ChunkedBody chunks = new ChunkedBody();
    private boolean chunked;
    private long left;

    /** Takes a part of the body for the codec. */
    interface Next {
        /** @return false if no more is wanted */
        boolean pass(ByteBuf part, boolean isLast);
    }

    /** @return whether there is a body */
    boolean begin(RequestHead head) {
        chunked = head.isChunked();
        left = head.contentLength();
        chunks.reset();
        return chunked || left > 0;
    }

    /** Whether all of it is there. */
    boolean isHere(ByteBuf in) {
        return !chunked && in.readableBytes() >= left;
    }

    ChunkedBody.Outcome read(ByteBuf in, Next next) {
        if (chunked) {
            ChunkedBody.Outcome outcome = chunks.read(in, part -> next.pass(part, false));
            if (outcome == ChunkedBody.Outcome.ENDED) {
                next.pass(chunks.end(), true);
            }
            return outcome;
        }
        int length = (int) Math.min(in.readableBytes(), left);
        left -= length;
        boolean wanted = next.pass(in.readRetainedSlice(length), left == 0);
        if (!wanted) {
            return ChunkedBody.Outcome.NO_ROOM;
        }
        return left == 0 ? ChunkedBody.Outcome.ENDED : ChunkedBody.Outcome.MORE_NEEDED;
    }
}
