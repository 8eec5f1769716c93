package caravan.edge.gateway.callers;

import caravan.chassis.http.addresses.AddressRanges;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.InetAddress;

/**
 * The address that a request comes from, as the peer or a trusted proxy reports it.
 *
 * @param address of the client, or of the nearest proxy that is not trusted
 * @param isForwardedByProxy whether a trusted proxy forwarded it
 * @param scheme {@code http} or {@code https}
 * @param host that the client asked for; empty if it did not say
 */
public record ClientAddress(InetAddress address, boolean isForwardedByProxy, String scheme, String host) {
    private static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("X-Forwarded-For");
    private static final CharSequence FORWARDED_PROTO = HttpHeaders.createOptimized("X-Forwarded-Proto");
    private static final CharSequence FORWARDED_HOST = HttpHeaders.createOptimized("X-Forwarded-Host");

    /**
     * Reads it from a request.
     *
     * @param scheme that the peer used
     * @param host that the peer asked for
     * @param trusted proxies that are trusted to report where a request comes from
     */
    public static ClientAddress of(
            InetAddress peer, String scheme, String host, MultiMap headers, AddressRanges trusted) {
        if (!trusted.contains(peer)) {
            return new ClientAddress(peer, false, scheme, host);
        }
        String forwardedFor = String.join(",", headers.getAll(FORWARDED_FOR));
        String forwardedHost = headers.get(FORWARDED_HOST);
        return new ClientAddress(
                trusted.client(peer, forwardedFor),
                true,
                "https".equalsIgnoreCase(headers.get(FORWARDED_PROTO)) ? "https" : scheme,
                forwardedHost == null ? host : forwardedHost);
    }
}
