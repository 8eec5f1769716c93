package caravan.users.domain;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/**
 * Where a request came from. Users see it in their lists of sessions and sign-ins.
 *
 * @param address the network address, at most {@value #ADDRESS_CHARACTERS_MAX} characters
 * @param description the User-Agent header, cut after {@value #DESCRIPTION_CHARACTERS_MAX} characters
 */
public record Client(String address, String description) {
    public static final int ADDRESS_CHARACTERS_MAX = 64;
    public static final int DESCRIPTION_CHARACTERS_MAX = 200;
    private static final int IPV6_NETWORK_BYTES = 8;

    public Client {
        address = printable(address, ADDRESS_CHARACTERS_MAX);
        description = printable(description, DESCRIPTION_CHARACTERS_MAX);
    }

    /** What the bounds of one address count: an IPv4 address, or an IPv6 /64 network, since the owner of one address there has all. */
    public String network() {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(parsed.getAddress(), 0, IPV6_NETWORK_BYTES) + "::/64"
                    : parsed.getHostAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return address;
        }
    }

    // A client chooses this text: what is not printable ASCII could break a terminal or a page that shows it.
    private static String printable(String text, int charactersMax) {
        StringBuilder kept = new StringBuilder(Math.min(text.length(), charactersMax));
        for (int index = 0; index < text.length() && kept.length() < charactersMax; index++) {
            char character = text.charAt(index);
            kept.append(character >= ' ' && character <= '~' ? character : '?');
        }
        return kept.toString();
    }
}
