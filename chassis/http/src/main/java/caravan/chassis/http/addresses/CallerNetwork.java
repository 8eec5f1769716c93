package caravan.chassis.http.addresses;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Whom the bounds of one address hold for: connections, bytes, streams, requests. */
public final class CallerNetwork {
    private static final int IPV6_BYTES = 16;
    private static final int IPV6_PREFIX_BYTES = 8;

    private CallerNetwork() {}

    /** An IPv4 address itself; of an IPv6 address the first of its /64, since whoever has one address there has them all. */
    public static InetAddress of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length < IPV6_BYTES) {
            return address;
        }
        Arrays.fill(bytes, IPV6_PREFIX_BYTES, IPV6_BYTES, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(wrongLength);
        }
    }
}
