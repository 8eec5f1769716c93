package caravan.chassis.http.server.bounds;

import caravan.chassis.http.addresses.CallerNetwork;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The quota of connections and buffered bytes of all clients, in all and by address. */
public final class ClientQuotas {
    /** The limits divided by this are kept for addresses that have few connections and bytes. */
    private static final int RESERVED_PARTS = 8;

    private static final int FEW_CONNECTIONS = 8;
    /** An address has few bytes if it has less than the limit divided by this. */
    private static final int FEW_BYTES_PARTS = 256;

    private final ListenerLimits.Room room;
    private final Predicate<InetAddress> isExempt;
    private final ConcurrentHashMap<Key, Share> shares = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    /**
     * The connections that share the limits of one address.
     *
     * @param exempt an exempt address counts alone, not with its network
     */
    private record Key(InetAddress network, boolean exempt) {
        static Key of(InetAddress address, boolean exempt) {
            return new Key(exempt ? address : CallerNetwork.of(address), exempt);
        }
    }

    /** What the connections of one key have together. */
    private static final class Share {
        private final Key key;
        private final boolean exempt;
        private final AtomicLong held = new AtomicLong();
        /** Guarded by the lock of the entry in the map. */
        private int open;

        Share(Key key, boolean exempt) {
            this.key = key;
            this.exempt = exempt;
        }
    }

    /** The client of one connection, and the bytes taken for it. */
    public final class Client {
        private final Share share;
        private final InetAddress address;

        private Client(Share share, InetAddress address) {
            this.share = share;
            this.address = address;
        }

        public InetAddress address() {
            return address;
        }

        /** @return false if there is no room for so many more; then nothing is taken */
        public boolean take(long more) {
            return ClientQuotas.this.take(share, more);
        }

        public void give(long less) {
            share.held.addAndGet(-less);
            bytes.addAndGet(-less);
        }
    }

    public ClientQuotas(ListenerLimits.Room room, Predicate<InetAddress> isExempt) {
        this.room = room;
        this.isExempt = isExempt;
    }

    /**
     * Counts a new connection.
     *
     * @param fixedBytes its cost as long as it is open
     * @return null if there is no room for it
     */
    @Nullable
    public Client enter(InetAddress address, int fixedBytes) {
        boolean exempt = isExempt.test(address);
        Client[] entered = new Client[1];
        shares.compute(Key.of(address, exempt), (key, known) -> {
            Share share = known == null ? new Share(key, exempt) : known;
            if (mayEnter(share, connections.get() + 1) && take(share, fixedBytes)) {
                Client client = new Client(share, address);
                if (tryCount()) {
                    share.open++;
                    entered[0] = client;
                } else {
                    client.give(fixedBytes);
                }
            }
            return share.open == 0 ? null : share;
        });
        return entered[0];
    }

    /** Counts one more connection if there is a place, and checks that before it counts, as with bytes. */
    private boolean tryCount() {
        int most = room.connectionsMax();
        return connections.getAndUpdate(now -> now < most ? now + 1 : now) < most;
    }

    private boolean mayEnter(Share share, int all) {
        if (all > room.connectionsMax()) {
            return false;
        }
        if (share.exempt) {
            return true;
        }
        boolean scarce = all > room.connectionsMax() - room.connectionsMax() / RESERVED_PARTS;
        return share.open < room.connectionsPerAddressMax() && (!scarce || share.open < FEW_CONNECTIONS);
    }

    private boolean take(Share share, long more) {
        long mine = share.held.addAndGet(more);
        long all = bytes.get();
        while (mayHold(share, mine, all + more)) {
            // Checked before it is added: others could be refused because of bytes that are given back at once.
            if (bytes.compareAndSet(all, all + more)) {
                return true;
            }
            all = bytes.get();
        }
        share.held.addAndGet(-more);
        return false;
    }

    private boolean mayHold(Share share, long mine, long all) {
        if (all > room.bytesMax()) {
            return false;
        }
        boolean scarce = all > room.bytesMax() - room.bytesMax() / RESERVED_PARTS;
        long most = scarce ? room.bytesMax() / FEW_BYTES_PARTS : room.bytesPerAddressMax();
        return share.exempt || mine <= most;
    }

    /** A connection is closed. */
    public void close(Client client, int fixedBytes) {
        client.give(fixedBytes);
        connections.decrementAndGet();
        shares.computeIfPresent(client.share.key, (key, known) -> --known.open == 0 ? null : known);
    }

    public int connections() {
        return connections.get();
    }

    public long bytes() {
        return bytes.get();
    }
}
