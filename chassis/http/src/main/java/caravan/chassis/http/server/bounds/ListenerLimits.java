package caravan.chassis.http.server.bounds;

import caravan.chassis.api.Heap;
import io.netty.util.internal.PlatformDependent;
import java.time.Duration;

/** The limits of what a listener accepts from its clients. */
public record ListenerLimits(Heads heads, Times times, Room room) {
    /** An open connection counts as so many bytes: its objects, and a request of common size. */
    public static final int CONNECTION_BYTES = 8 * 1024;
    /** More for TLS: its engine, and an incomplete record (at most 16 KiB, RFC 8446, 5.1). */
    public static final int TLS_BYTES = 32 * 1024;
    /** More for HTTP/2: its windows, header tables and an incomplete header block. */
    public static final int HTTP2_BYTES = 96 * 1024;

    /** Connections, requests and answers together may use the heap divided by this. */
    private static final int HEAP_PARTS = 4;
    /** The share of the direct memory, through which everything is read and written. */
    private static final double DIRECT_SHARE = 0.75;
    /** One address may use the quota divided by this. */
    private static final int ADDRESS_PARTS = 4;

    private static final int CONNECTIONS_MAX = 4096;

    /**
     * Limits of a head.
     *
     * @param headBytesMax request line and headers together; more is 431
     * @param targetBytesMax the request target; longer is 414
     */
    public record Heads(int headBytesMax, int targetBytesMax) {}

    /**
     * Time limits.
     *
     * @param head from a head's first byte, or from the begin of the connection, until the head is complete; then 408
     * @param body how long a body may take, and one second more for each {@code bytesPerSecondMin} of it; then 408. A client that reads
     *     its answer more slowly than this is cut off
     * @param idle how long a kept connection may be idle
     * @param closing how long a client may still send after the last answer is written, before the connection is closed
     */
    public record Times(Duration head, Duration body, int bytesPerSecondMin, Duration idle, Duration closing) {}

    /**
     * The quota of all clients and of one address.
     *
     * @param connectionsMax open connections; further ones are closed at once
     * @param connectionsPerAddressMax of one address (of IPv6, of one /64); trusted gateways are exempt
     * @param bytesMax buffered for all connections together; beyond it 503, or the connection is closed
     * @param bytesPerAddressMax buffered for one address; trusted gateways are exempt
     */
    public record Room(int connectionsMax, int connectionsPerAddressMax, long bytesMax, long bytesPerAddressMax) {
        public Room {
            if (connectionsMax < 1 || connectionsPerAddressMax < 1 || bytesMax < 1 || bytesPerAddressMax < 1) {
                throw new IllegalArgumentException("every limit of a listener must be at least 1");
            }
        }

        /**
         * A quarter of the heap, or three quarters of the direct memory if that is less. At most half of it is for the connections
         * themselves, and a quarter of all for one address.
         */
        public static Room of(Heap heap, long directBytes) {
            long bytes = Math.min(heap.part(HEAP_PARTS), (long) (directBytes * DIRECT_SHARE));
            int connections = (int) Math.clamp(bytes / 2 / CONNECTION_BYTES, 1, CONNECTIONS_MAX);
            return new Room(
                    connections, Math.max(1, connections / ADDRESS_PARTS), bytes, Math.max(1, bytes / ADDRESS_PARTS));
        }
    }

    public static ListenerLimits ofThisProcess() {
        return of(Heap.ofThisProcess(), PlatformDependent.maxDirectMemory());
    }

    /** The limits that suit a process with such a heap and so much direct memory. */
    public static ListenerLimits of(Heap heap, long directBytes) {
        return new ListenerLimits(
                new Heads(16 * 1024, 8 * 1024),
                new Times(
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(15),
                        1024,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(2)),
                Room.of(heap, directBytes));
    }

    public ListenerLimits with(Heads other) {
        return new ListenerLimits(other, times, room);
    }

    public ListenerLimits with(Times other) {
        return new ListenerLimits(heads, other, room);
    }

    public ListenerLimits with(Room other) {
        return new ListenerLimits(heads, times, other);
    }
}
