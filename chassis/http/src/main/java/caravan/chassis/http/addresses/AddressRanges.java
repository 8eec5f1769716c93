package caravan.chassis.http.addresses;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Addresses and ranges of them (CIDR, RFC 4632); names are never looked up. */
public final class AddressRanges {
    /** No address. */
    public static final AddressRanges NONE = new AddressRanges(List.of());

    private final List<Range> ranges;

    /** The addresses that share their first bits. */
    private record Range(byte[] address, int bits) {
        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int whole = bits / Byte.SIZE;
            int rest = bits % Byte.SIZE;
            return Arrays.equals(address, 0, whole, other, 0, whole)
                    && (rest == 0 || ((address[whole] ^ other[whole]) & 0xFF) >> (Byte.SIZE - rest) == 0);
        }
    }

    private AddressRanges(List<Range> ranges) {
        this.ranges = ranges;
    }

    /**
     * Reads a list.
     *
     * @param setting where the text comes from, for the message
     * @param text such as {@code 10.0.0.0/8, 192.0.2.7, fd00::/8}
     * @throws IllegalArgumentException naming the setting, if something in it is neither an address nor a range
     */
    public static AddressRanges of(String setting, String text) {
        List<Range> ranges = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            ranges.add(range(each.strip())
                    .orElseThrow(() -> new IllegalArgumentException("setting " + setting
                            + " must list IP addresses or ranges such as 10.0.0.0/8, separated by commas, not '"
                            + each.strip() + "'")));
        }
        return new AddressRanges(List.copyOf(ranges));
    }

    private static Optional<Range> range(String text) {
        int slash = text.indexOf('/');
        Optional<byte[]> address =
                address(slash < 0 ? text : text.substring(0, slash)).map(InetAddress::getAddress);
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int all = address.get().length * Byte.SIZE;
        if (slash < 0) {
            return Optional.of(new Range(address.get(), all));
        }
        String bits = text.substring(slash + 1);
        boolean isNumber = !bits.isEmpty() && bits.length() <= 3 && bits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber && Integer.parseInt(bits) <= all
                ? Optional.of(new Range(address.get(), Integer.parseInt(bits)))
                : Optional.empty();
    }

    /** A literal address; empty for a name. */
    public static Optional<InetAddress> address(String text) {
        boolean isVersion4 = text.chars().filter(c -> c == '.').count() == 3 && text.indexOf(':') < 0;
        boolean isVersion6 = text.indexOf(':') >= 0 && text.indexOf('%') < 0 && text.indexOf('[') < 0;
        if (!isVersion4 && !isVersion6) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    public boolean contains(InetAddress address) {
        if (ranges.isEmpty()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        for (Range each : ranges) {
            if (each.contains(bytes)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The client's address: the first address from the right of the header that is not a trusted hop. Everything left of it may be
     * invented by the client.
     *
     * @param forwardedFor all values of {@code X-Forwarded-For}, separated by commas; empty if there are none
     */
    public InetAddress client(InetAddress peer, String forwardedFor) {
        InetAddress client = peer;
        int end = forwardedFor.length();
        while (end > 0 && contains(client)) {
            int comma = forwardedFor.lastIndexOf(',', end - 1);
            Optional<InetAddress> forwarded =
                    address(forwardedFor.substring(comma + 1, end).strip());
            if (forwarded.isEmpty()) {
                return client;
            }
            client = forwarded.get();
            end = comma;
        }
        return client;
    }

    /** The last address of {@code X-Forwarded-For}, which the nearest hop has added. Empty if it is not an address. */
    static Optional<InetAddress> lastOf(String forwardedFor) {
        return address(forwardedFor.substring(forwardedFor.lastIndexOf(',') + 1).strip());
    }
}
