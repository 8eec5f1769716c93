package caravan.chassis.http.server.http1;

import caravan.chassis.http.server.bounds.ClientQuotas;
import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.chassis.http.server.bounds.PartialHead;
import caravan.chassis.http.server.exchange.RequestHandler;
import caravan.chassis.http.server.framing.ListenerRefusal;
import caravan.chassis.http.server.framing.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Reads the heads of the requests of a connection, one after the other. */
final class HeadReader {
    private final RequestHead head;
    private final PartialHead partial;
    private final InetAddress peer;
    private final byte[] scratch;
    private final int bytesMax;
    private byte[] bytes;
    private int used;
    private @Nullable ListenerRefusal noRoom;

    /** @param scratch a buffer for a head that arrives at once; shared by the connections of an event loop */
    HeadReader(ListenerLimits.Heads limits, ClientQuotas.Client client, byte[] scratch) {
        this.head = new RequestHead(limits);
        this.partial = new PartialHead(client);
        this.peer = client.address();
        this.scratch = scratch;
        this.bytes = scratch;
        this.bytesMax = limits.headBytesMax();
        head.reset();
    }

    RequestHead head() {
        return head;
    }

    /** Whether a head has begun. */
    boolean isWithin() {
        return !partial.isEmpty();
    }

    long sinceNanos() {
        return partial.sinceNanos();
    }

    /** Reads what has arrived. While more is needed, it takes all of it. */
    RequestHead.Outcome read(ByteBuf in) {
        int have = partial.length();
        int fresh = Math.min(in.readableBytes(), bytesMax - have);
        if (have > 0 && !partial.makeRoom(fresh)) {
            return refuseForRoom();
        }
        bytes = have > 0 ? partial.bytes() : scratch;
        in.getBytes(in.readerIndex(), bytes, have, fresh);
        RequestHead.Outcome outcome = head.scan(bytes, have + fresh);
        used = head.end() - have;
        return outcome == RequestHead.Outcome.MORE_NEEDED ? keep(in, have, fresh) : outcome;
    }

    private RequestHead.Outcome keep(ByteBuf in, int have, int fresh) {
        if (have == 0) {
            if (!partial.makeRoom(fresh)) {
                return refuseForRoom();
            }
            in.getBytes(in.readerIndex(), partial.bytes(), 0, fresh);
        }
        partial.grow(fresh);
        in.skipBytes(fresh);
        return RequestHead.Outcome.MORE_NEEDED;
    }

    private RequestHead.Outcome refuseForRoom() {
        noRoom = ListenerRefusal.NO_ROOM;
        return RequestHead.Outcome.REFUSED;
    }

    ListenerRefusal refused() {
        return noRoom == null ? head.refused() : noRoom;
    }

    /** The bytes of a valid head; they are removed from {@code in}. */
    ByteBuf whole(ByteBuf in) {
        ByteBuf whole;
        if (head.isAbsolute()) {
            in.skipBytes(used);
            whole = Unpooled.wrappedBuffer(head.rewritten(bytes));
        } else if (isWithin()) {
            in.skipBytes(used);
            whole = Unpooled.wrappedBuffer(bytes, head.start(), head.end() - head.start());
        } else {
            in.skipBytes(head.start());
            whole = in.readRetainedSlice(used - head.start());
        }
        clear();
        return whole;
    }

    /** The answer to a valid head, if it is ready; then the bytes of the request are removed from {@code in}. */
    @Nullable
    ByteBuf readyAnswer(RequestHandler handler, ByteBuf in, ByteBufAllocator buffers) {
        if (!head.isPlain() || in.readableBytes() - used < head.contentLength()) {
            return null;
        }
        ByteBuf answer = handler.readyAnswer(head, bytes, peer, buffers);
        if (answer != null) {
            in.skipBytes(used + (int) head.contentLength());
            clear();
            next();
        }
        return answer;
    }

    /** Starts again, for the next head. */
    void next() {
        head.reset();
    }

    void clear() {
        partial.clear();
    }
}
