package caravan.chassis.http;

import caravan.chassis.api.http.Caller;
import caravan.chassis.http.addresses.CallerNetwork;
import caravan.chassis.http.addresses.MetricsReaders;
import caravan.chassis.http.addresses.TrustedGateways;
import caravan.chassis.http.headers.Deadline;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Where a request comes from, and how long its sender waits for the answer. Both are read only from a trusted gateway's headers. */
final class RequestOrigin {
    /** The longest deadline that is accepted; a longer one counts as this. */
    static final Duration DEADLINE_MAX = Duration.ofMinutes(2);

    private static final CharSequence DEADLINE_MILLIS = HttpHeaders.createOptimized("x-deadline-millis");
    private static final CharSequence FORWARDED_PROTO = HttpHeaders.createOptimized("X-Forwarded-Proto");
    private static final CharSequence FORWARDED_HOST = HttpHeaders.createOptimized("X-Forwarded-Host");
    private static final int DEADLINE_DIGITS_MAX = 9;

    private final TrustedGateways gateways;
    private final MetricsReaders metricsReaders;

    /** @param gateways the peers that are trusted */
    RequestOrigin(TrustedGateways gateways, MetricsReaders metricsReaders) {
        this.gateways = gateways;
        this.metricsReaders = metricsReaders;
    }

    /** The deadline that a trusted gateway has set; empty if there is none, or it cannot be read. */
    Optional<Deadline> deadline(HttpServerRequest request, InetAddress peer, long nowNanos) {
        if (!request.headers().contains(DEADLINE_MILLIS) || !gateways.trusts(peer, request.headers())) {
            return Optional.empty();
        }
        return millis(String.join(",", request.headers().getAll(DEADLINE_MILLIS)))
                .map(left -> Deadline.in(left.compareTo(DEADLINE_MAX) < 0 ? left : DEADLINE_MAX, nowNanos));
    }

    private static Optional<Duration> millis(String text) {
        boolean isNumber = !text.isEmpty()
                && text.length() <= DEADLINE_DIGITS_MAX
                && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return isNumber ? Optional.of(Duration.ofMillis(Long.parseLong(text))) : Optional.empty();
    }

    /** Whether a trusted gateway has sent it. */
    boolean trusts(HttpServerRequest request, InetAddress peer) {
        return gateways.trusts(peer, request.headers());
    }

    /** Whether any gateway is trusted. */
    boolean knowsGateways() {
        return gateways.isAnyTrusted();
    }

    String clientAddress(HttpServerRequest request, InetAddress peer) {
        return client(request, peer).getHostAddress();
    }

    /**
     * The caller that per-caller limits count: a user, or an address if there is no token. Empty for a trusted gateway that does not name
     * its client.
     */
    Optional<String> callerOf(Optional<Caller> user, HttpServerRequest request, InetAddress peer) {
        if (user.isPresent()) {
            return user.map(known -> known.id().toString());
        }
        return gateways.isGateway(peer, request.headers())
                ? Optional.empty()
                : Optional.of(CallerNetwork.of(client(request, peer)).getHostAddress());
    }

    /** Whether this address may read the metrics without a token. */
    boolean isMetricsReader(HttpServerRequest request, InetAddress peer) {
        return metricsReaders.admit(client(request, peer), gateways.trusts(peer, request.headers()), request.headers());
    }

    InetAddress client(HttpServerRequest request, InetAddress peer) {
        return gateways.client(peer, request.headers());
    }

    /** The origin that the client asked: from the request itself, or from the headers of a trusted gateway. */
    Optional<String> ownOrigin(HttpServerRequest request, InetAddress peer) {
        boolean isTrusted = gateways.trusts(peer, request.headers());
        String forwardedScheme = isTrusted ? request.headers().get(FORWARDED_PROTO) : null;
        String forwardedHost = isTrusted ? request.headers().get(FORWARDED_HOST) : null;
        boolean isSecure = forwardedScheme == null ? request.isSSL() : forwardedScheme.equalsIgnoreCase("https");
        HostAndPort own = request.authority();
        String host = forwardedHost != null ? forwardedHost : own == null ? "" : own.toString();
        return host.isEmpty() ? Optional.empty() : Optional.of(origin(isSecure, host.toLowerCase(Locale.ROOT)));
    }

    /** Browsers leave out the port that is the scheme's default. */
    private static String origin(boolean isSecure, String host) {
        String defaultPort = isSecure ? ":443" : ":80";
        String written = host.endsWith(defaultPort) ? host.substring(0, host.length() - defaultPort.length()) : host;
        return (isSecure ? "https://" : "http://") + written;
    }
}
