package caravan.edge.gateway.callers;

import caravan.chassis.http.addresses.AddressRanges;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
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
    private static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("X-Forwarded-For");
    private static final CharSequence FORWARDED_PROTO = HttpHeaders.createOptimized("X-Forwarded-Proto");
    private static final CharSequence FORWARDED_HOST = HttpHeaders.createOptimized("X-Forwarded-Host");

    /**
     * @param scheme that the peer used
     * @param host that the peer asked for
     * @param trusted proxies whose word of where a request comes from is believed
     */
    public static ClientAddress of(
            InetAddress peer, String scheme, String host, MultiMap headers, AddressRanges trusted) {
        if (!trusted.contains(peer)) {
            return new ClientAddress(peer, peer.getHostAddress(), scheme, host);
        }
        String forwardedFor = String.join(",", headers.getAll(FORWARDED_FOR));
        List<InetAddress> way = way(forwardedFor);
        way.add(peer);
        List<String> texts = way.stream().map(InetAddress::getHostAddress).toList();
        String forwardedHost = headers.get(FORWARDED_HOST);
        return new ClientAddress(
                trusted.client(peer, forwardedFor),
                String.join(", ", texts),
                "https".equalsIgnoreCase(headers.get(FORWARDED_PROTO)) ? "https" : scheme,
                forwardedHost == null ? host : forwardedHost);
    }

    /** What the header says, from the last part that is no address on. */
    private static List<InetAddress> way(String forwardedFor) {
        List<InetAddress> way = new ArrayList<>();
        for (String part : forwardedFor.split(",", -1)) {
            AddressRanges.address(part.strip()).ifPresentOrElse(way::add, way::clear);
        }
        return way;
    }
}
