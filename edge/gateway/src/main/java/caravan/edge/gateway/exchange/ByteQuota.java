package caravan.edge.gateway.exchange;

import caravan.chassis.http.addresses.CallerNetwork;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A quota of bytes that are being forwarded from services to clients, in all and for each client address (of IPv6 each /64). A part is
 * kept for addresses that have little, so that a few with much do not block all others. Thread-safe.
 */
public final class ByteQuota {
    /** The limit divided by this is kept for addresses that have few bytes. */
    private static final int RESERVED_PARTS = 8;
    /** An address has few bytes if it has at most the limit divided by this. */
    private static final int FEW_PARTS = 128;

    private final long bytesMax;
    private final long bytesPerAddressMax;
    private final AtomicLong bytes = new AtomicLong();
    private final ConcurrentHashMap<InetAddress, Long> byAddress = new ConcurrentHashMap<>();

    public ByteQuota(long bytesMax, long bytesPerAddressMax) {
        this.bytesMax = bytesMax;
        this.bytesPerAddressMax = bytesPerAddressMax;
    }

    public long bytes() {
        return bytes.get();
    }

    /** @return false if there is no room; if true, give the bytes back later */
    boolean tryTake(InetAddress address, int more) {
        boolean[] fits = new boolean[1];
        byAddress.compute(CallerNetwork.of(address), (key, held) -> {
            long mine = (held == null ? 0 : held) + more;
            fits[0] = mine <= bytesPerAddressMax && tryTake(more, mine);
            return fits[0] ? Long.valueOf(mine) : held;
        });
        return fits[0];
    }

    /** Checked before it is added: others could be refused because of bytes that are given back at once. */
    private boolean tryTake(int more, long mine) {
        long most = mine <= bytesMax / FEW_PARTS ? bytesMax : bytesMax - bytesMax / RESERVED_PARTS;
        long now = bytes.get();
        while (now + more <= most) {
            if (bytes.compareAndSet(now, now + more)) {
                return true;
            }
            now = bytes.get();
        }
        return false;
    }

    void give(InetAddress address, int less) {
        byAddress.computeIfPresent(CallerNetwork.of(address), (key, held) -> {
            bytes.addAndGet(-less);
            return held == less ? null : Long.valueOf(held - less);
        });
    }
}
