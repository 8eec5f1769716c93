package caravan.edge.gateway.callers;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a request comes from, as far as that can be believed.
 *
 * @param address of the client, or of the nearest proxy that is not trusted
 * @param forwardedFor the way it came, for the next hop
 * @param scheme {@code http} or {@code https}
 * @param host what the client asked for; empty if it did not say
 */
public record ClientAddress(InetAddress address, String forwardedFor, String scheme, String host) {
    private static final HeaderName FORWARDED_FOR = HeaderNames.X_FORWARDED_FOR;
    private static final HeaderName FORWARDED_PROTO = HeaderNames.X_FORWARDED_PROTO;
    private static final HeaderName FORWARDED_HOST = HeaderNames.X_FORWARDED_HOST;

    /** @param trusted proxies whose word of where a request comes from is believed */
    public static ClientAddress of(InetAddress peer, Headers headers, AddressRanges trusted) {
        String host = headers.contains(HeaderNames.HOST)
                ? headers.get(HeaderNames.HOST).get()
                : "";
        if (!trusted.contains(peer)) {
            return new ClientAddress(peer, peer.getHostAddress(), "http", host);
        }
        List<InetAddress> way = way(headers);
        way.add(peer);
        int client = way.size() - 1;
        while (client > 0 && trusted.contains(way.get(client))) {
            client--;
        }
        List<String> texts = way.stream().map(InetAddress::getHostAddress).toList();
        return new ClientAddress(
                way.get(client),
                String.join(", ", texts),
                isHttps(headers) ? "https" : "http",
                headers.contains(FORWARDED_HOST) ? headers.get(FORWARDED_HOST).get() : host);
    }

    private static boolean isHttps(Headers headers) {
        return headers.contains(FORWARDED_PROTO)
                && headers.get(FORWARDED_PROTO).get().equalsIgnoreCase("https");
    }

    /** What the header says, from the last part that is no address on. */
    private static List<InetAddress> way(Headers headers) {
        List<InetAddress> way = new ArrayList<>();
        if (headers.contains(FORWARDED_FOR)) {
            for (String part : String.join(",", headers.values(FORWARDED_FOR)).split(",", -1)) {
                try {
                    way.add(InetAddress.ofLiteral(part.strip()));
                } catch (IllegalArgumentException notOne) {
                    way.clear();
                }
            }
        }
        return way;
    }
}
