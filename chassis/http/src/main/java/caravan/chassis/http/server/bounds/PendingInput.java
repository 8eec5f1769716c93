package caravan.chassis.http.server.bounds;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Bytes of further requests that arrived before their turn. They are counted and bounded: nothing is read while there are some. */
public final class PendingInput {
    /** More than one read of the socket brings, also through TLS. */
    private static final int BYTES_MAX = 64 * 1024;

    private final ClientQuotas.Client client;
    private @Nullable ByteBuf bytes;
    private int counted;

    public PendingInput(ClientQuotas.Client client) {
        this.client = client;
    }

    public boolean isEmpty() {
        return bytes == null;
    }

    /** @return false if there is no room for it */
    public boolean hold(ByteBuf more) {
        bytes = bytes == null ? more : joined(bytes, more);
        int size = bytes.capacity();
        if (bytes.readableBytes() > BYTES_MAX || (size > counted && !client.take(size - counted))) {
            return false;
        }
        if (size < counted) {
            client.give(counted - size);
        }
        counted = size;
        return true;
    }

    /** Copied into one buffer: two buffers may be far larger than their remaining bytes, and only one is counted. */
    private static ByteBuf joined(ByteBuf first, ByteBuf second) {
        try {
            int size = first.readableBytes() + second.readableBytes();
            return first.alloc().buffer(size, size).writeBytes(first).writeBytes(second);
        } finally {
            first.release();
            second.release();
        }
    }

    /** Null if there is nothing; the caller has to release it. */
    @Nullable
    public ByteBuf take() {
        ByteBuf taken = bytes;
        bytes = null;
        client.give(counted);
        counted = 0;
        return taken;
    }

    public void drop() {
        ByteBuf dropped = take();
        if (dropped != null) {
            dropped.release();
        }
    }
}
