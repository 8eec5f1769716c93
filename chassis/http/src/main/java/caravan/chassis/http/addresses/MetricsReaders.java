package caravan.chassis.http.addresses;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.InetAddress;
import java.util.List;

/** Which addresses may read a process' metrics without an administrator's token. */
public final class MetricsReaders {
    /** The name of the setting. */
    public static final String SETTING = "metrics-readers";

    /** This machine only. */
    public static final MetricsReaders THIS_MACHINE = new MetricsReaders(AddressRanges.of(SETTING, "127.0.0.0/8, ::1"));

    private static final List<CharSequence> FORWARDING = List.of(
            HttpHeaders.createOptimized("Forwarded"),
            HttpHeaders.createOptimized("Via"),
            HttpHeaders.createOptimized("X-Forwarded-For"),
            HttpHeaders.createOptimized("X-Real-IP"));

    private final AddressRanges addresses;

    public MetricsReaders(AddressRanges addresses) {
        this.addresses = addresses;
    }

    /**
     * Whether it may read. A proxy on this machine that is not trusted forwards requests of strangers from 127.0.0.1. So a request with a
     * forwarding header, from a peer that is not trusted, does not count as a request of that peer.
     *
     * @param client the address of the caller, as a trusted gateway reports it, or else of the peer
     * @param isTrusted whether the peer is a trusted gateway
     */
    public boolean admit(InetAddress client, boolean isTrusted, MultiMap headers) {
        return addresses.contains(client) && (isTrusted || FORWARDING.stream().noneMatch(headers::contains));
    }
}
