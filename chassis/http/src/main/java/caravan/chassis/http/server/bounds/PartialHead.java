package caravan.chassis.http.server.bounds;

import java.util.Arrays;

/** A head that has not arrived completely. It is copied out of the network buffers, so that it takes only the bytes that it has. */
public final class PartialHead {
    private static final byte[] NOTHING = new byte[0];
    private static final int BYTES_MIN = 256;

    private final ClientQuotas.Client client;
    private byte[] bytes = NOTHING;
    private int length;
    private long sinceNanos;

    public PartialHead(ClientQuotas.Client client) {
        this.client = client;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    public int length() {
        return length;
    }

    /** When its first byte came. */
    public long sinceNanos() {
        return sinceNanos;
    }

    public byte[] bytes() {
        return bytes;
    }

    /** @return false if there is no room for so many more */
    public boolean makeRoom(int more) {
        if (length == 0) {
            sinceNanos = System.nanoTime();
        }
        int needed = length + more;
        if (needed <= bytes.length) {
            return true;
        }
        int size = Math.max(BYTES_MIN, Math.max(needed, 2 * bytes.length));
        if (!client.take(size - bytes.length)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, size);
        return true;
    }

    public void grow(int more) {
        length += more;
    }

    public void clear() {
        if (bytes.length > 0) {
            client.give(bytes.length);
            bytes = NOTHING;
        }
        length = 0;
    }
}
