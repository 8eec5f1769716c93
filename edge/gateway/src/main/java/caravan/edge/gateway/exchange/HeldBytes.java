package caravan.edge.gateway.exchange;

import caravan.chassis.http.addresses.CallerNetwork;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Room for answers on their way from services to clients, in all and for each client address (of IPv6 each /64). Thread-safe. */
public final class HeldBytes {
    private final long bytesMax;
    private final long bytesPerAddressMax;
    private final AtomicLong bytes = new AtomicLong();
    private final ConcurrentHashMap<InetAddress, Long> byAddress = new ConcurrentHashMap<>();

    public HeldBytes(long bytesMax, long bytesPerAddressMax) {
        this.bytesMax = bytesMax;
        this.bytesPerAddressMax = bytesPerAddressMax;
    }

    public long bytes() {
        return bytes.get();
    }

    /** @return false if there is no room; else to be given back */
    boolean tryTake(InetAddress address, int more) {
        if (bytes.addAndGet(more) > bytesMax) {
            bytes.addAndGet(-more);
            return false;
        }
        boolean[] fits = new boolean[1];
        byAddress.compute(CallerNetwork.of(address), (key, held) -> {
            long now = held == null ? 0 : held;
            fits[0] = now + more <= bytesPerAddressMax;
            return fits[0] ? Long.valueOf(now + more) : held;
        });
        if (!fits[0]) {
            bytes.addAndGet(-more);
        }
        return fits[0];
    }

    void give(InetAddress address, int less) {
        bytes.addAndGet(-less);
        byAddress.computeIfPresent(
                CallerNetwork.of(address), (key, held) -> held == less ? null : Long.valueOf(held - less));
    }
}
