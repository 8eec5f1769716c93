package caravan.chassis.http.server.bounds;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The connections and buffered bytes of all clients, by address: what there is room for, and what not. */
public final class Clients {
    /** So much of the connections and of the bytes is kept for addresses that have few. */
    private static final int RESERVED_PARTS = 8;

    private static final int FEW_CONNECTIONS = 8;
    /** An address has few bytes if it has less than this part of all. */
    private static final int FEW_BYTES_PARTS = 256;

    private static final int IPV6_PREFIX_BYTES = 8;

    private final ListenerLimits.Room room;
    private final Predicate<InetAddress> isExempt;
    private final ConcurrentHashMap<Key, Client> clients = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    /** An address; of IPv6 its /64, since whoever has one address there has them all. */
    private record Key(byte[] prefix) {
        static Key of(InetAddress address) {
            byte[] all = address.getAddress();
            return new Key(all.length > 4 ? Arrays.copyOf(all, IPV6_PREFIX_BYTES) : all);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && Arrays.equals(prefix, key.prefix);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(prefix);
        }
    }

    /** One address' share. */
    public final class Client {
        private final Key key;
        private final InetAddress address;
        private final boolean exempt;
        private final AtomicLong held = new AtomicLong();
        /** Guarded by the map's entry. */
        private int open;

        private Client(Key key, InetAddress address) {
            this.key = key;
            this.address = address;
            this.exempt = isExempt.test(address);
        }

        public InetAddress address() {
            return address;
        }

        /** @return false, if there is no room for so much more; nothing is taken then */
        public boolean take(long more) {
            long mine = held.addAndGet(more);
            long all = bytes.get();
            while (mayHold(mine, all + more)) {
                // Not added before it is known to fit: others would be refused for what is taken back at once.
                if (bytes.compareAndSet(all, all + more)) {
                    return true;
                }
                all = bytes.get();
            }
            held.addAndGet(-more);
            return false;
        }

        private boolean mayHold(long mine, long all) {
            if (all > room.bytesMax()) {
                return false;
            }
            boolean scarce = all > room.bytesMax() - room.bytesMax() / RESERVED_PARTS;
            long most = scarce ? room.bytesMax() / FEW_BYTES_PARTS : room.bytesPerAddressMax();
            return exempt || mine <= most;
        }

        public void give(long less) {
            held.addAndGet(-less);
            bytes.addAndGet(-less);
        }
    }

    public Clients(ListenerLimits.Room room, Predicate<InetAddress> isExempt) {
        this.room = room;
        this.isExempt = isExempt;
    }

    /**
     * Counts a new connection.
     *
     * @param fixedBytes what it costs as long as it is open
     * @return null, if there is no room for it
     */
    @Nullable
    public Client enter(InetAddress address, int fixedBytes) {
        int all = connections.incrementAndGet();
        Client[] entered = new Client[1];
        if (all <= room.connectionsMax()) {
            clients.compute(Key.of(address), (key, known) -> {
                Client client = known == null ? new Client(key, address) : known;
                if (mayEnter(client, all) && client.take(fixedBytes)) {
                    client.open++;
                    entered[0] = client;
                }
                return client.open == 0 ? null : client;
            });
        }
        if (entered[0] == null) {
            connections.decrementAndGet();
        }
        return entered[0];
    }

    private boolean mayEnter(Client client, int all) {
        if (client.exempt) {
            return true;
        }
        boolean scarce = all > room.connectionsMax() - room.connectionsMax() / RESERVED_PARTS;
        return client.open < room.connectionsPerAddressMax() && (!scarce || client.open < FEW_CONNECTIONS);
    }

    /** A connection that has entered is closed. */
    public void leave(Client client, int fixedBytes) {
        client.give(fixedBytes);
        connections.decrementAndGet();
        clients.computeIfPresent(client.key, (key, known) -> --known.open == 0 ? null : known);
    }

    public int connections() {
        return connections.get();
    }

    public long bytes() {
        return bytes.get();
    }
}
