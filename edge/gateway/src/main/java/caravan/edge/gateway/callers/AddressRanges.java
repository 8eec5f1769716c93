package caravan.edge.gateway.callers;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Addresses and CIDR ranges of them; names are never looked up. */
public final class AddressRanges {
    private final List<Range> ranges;

    private record Range(byte[] address, int bits) {
        public boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int whole = bits / 8;
            for (int at = 0; at < whole; at++) {
                if (address[at] != other[at]) {
                    return false;
                }
            }
            int rest = bits % 8;
            return rest == 0 || ((address[whole] ^ other[whole]) & 0xFF) >> (8 - rest) == 0;
        }
    }

    private AddressRanges(List<Range> ranges) {
        this.ranges = ranges;
    }

    /**
     * @param text such as {@code 10.0.0.0/8, ::1}; may be empty
     * @throws IllegalArgumentException naming the setting, if it is no such list
     */
    public static AddressRanges of(String setting, String text) {
        List<Range> ranges = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (!part.isBlank()) {
                ranges.add(range(setting, part.strip()));
            }
        }
        return new AddressRanges(List.copyOf(ranges));
    }

    private static Range range(String setting, String text) {
        int slash = text.indexOf('/');
        try {
            byte[] address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                    .getAddress();
            int bits = slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
            if (bits >= 0 && bits <= address.length * 8) {
                return new Range(address, bits);
            }
        } catch (IllegalArgumentException notOne) {
            // Falls through: both halves' mistakes are told alike.
        }
        throw new IllegalArgumentException("setting " + setting
                + " must be addresses or ranges such as 10.0.0.0/8, separated by commas, not '" + text + "'");
    }

    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (Range range : ranges) {
            if (range.contains(bytes)) {
                return true;
            }
        }
        return false;
    }
}
