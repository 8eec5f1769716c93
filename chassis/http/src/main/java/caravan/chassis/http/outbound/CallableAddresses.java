package caravan.chassis.http.outbound;

import caravan.chassis.http.addresses.AddressRanges;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Which addresses may be called: the public ones, and those that a setting allows. Private, loopback, link-local and shared addresses, those
 * of documentation, tests and multicast, and all that contain such an address in another form are refused (the registries of IANA: RFC 6890
 * and its successors).
 */
final class CallableAddresses {
    private static final AddressRanges REFUSED_4 = AddressRanges.of(
            "of addresses that are not public",
            "0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.0.0.0/24, 192.0.2.0/24,"
                    + " 192.31.196.0/24, 192.52.193.0/24, 192.88.99.0/24, 192.168.0.0/16, 192.175.48.0/24, 198.18.0.0/15,"
                    + " 198.51.100.0/24, 203.0.113.0/24, 224.0.0.0/4, 240.0.0.0/4");

    /** All that is public is in it; what it has besides follows. */
    private static final AddressRanges GLOBAL_6 = AddressRanges.of("of public addresses", "2000::/3");

    /** Protocols, Teredo, documentation, and 6to4, which contains an address of version 4. */
    private static final AddressRanges REFUSED_6 =
            AddressRanges.of("of addresses that are not public", "2001::/23, 2001:db8::/32, 2002::/16, 3fff::/20");

    /** NAT64 (RFC 6052): the last four bytes are the address that is reached. */
    private static final AddressRanges TRANSLATED = AddressRanges.of("of translated addresses", "64:ff9b::/96");

    private static final int BYTES_4 = 4;
    private static final int BYTES_6 = 16;

    private final AddressRanges allowed;

    CallableAddresses(AddressRanges allowed) {
        this.allowed = allowed;
    }

    boolean mayCall(InetAddress address) {
        byte[] bytes = address.getAddress();
        InetAddress plain = of(bytes);
        if (allowed.contains(plain)) {
            return true;
        }
        if (plain.getAddress().length == BYTES_4) {
            return !REFUSED_4.contains(plain);
        }
        if (TRANSLATED.contains(plain)) {
            return mayCall(of(Arrays.copyOfRange(bytes, BYTES_6 - BYTES_4, BYTES_6)));
        }
        return GLOBAL_6.contains(plain) && !REFUSED_6.contains(plain);
    }

    /** Without a name or a zone. The JDK makes an address of version 4 of one that is mapped into version 6. */
    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address has 4 or 16 bytes", impossible);
        }
    }
}
