package caravan.chassis.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** What is believed of where a request came from, and of how long its sender waits. */
final class Arrival {
    /** A sender that claims to wait for longer waits this long. */
    static final Duration DEADLINE_MAX = Duration.ofMinutes(2);

    private static final HeaderName DEADLINE_MILLIS = HeaderNames.create("X-Deadline-Millis");
    private static final int DEADLINE_DIGITS_MAX = 9;

    private final TrustedGateways gateways;

    Arrival(TrustedGateways gateways) {
        this.gateways = gateways;
    }

    /** The deadline that a trusted gateway has set; one that cannot be read is none. */
    Optional<Deadline> deadline(ServerRequest request, long nowNanos) {
        if (!request.headers().contains(DEADLINE_MILLIS) || !gateways.trusts(peer(request))) {
            return Optional.empty();
        }
        return millis(request.headers().get(DEADLINE_MILLIS).values())
                .map(left -> Deadline.in(left.compareTo(DEADLINE_MAX) < 0 ? left : DEADLINE_MAX, nowNanos));
    }

    private static Optional<Duration> millis(String text) {
        boolean isNumber = !text.isEmpty()
                && text.length() <= DEADLINE_DIGITS_MAX
                && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return isNumber ? Optional.of(Duration.ofMillis(Long.parseLong(text))) : Optional.empty();
    }

    String clientAddress(ServerRequest request) {
        InetAddress peer = peer(request);
        String forwardedFor = request.headers()
                .find(HeaderNames.X_FORWARDED_FOR)
                .map(Header::values)
                .orElse("");
        return gateways.client(peer, forwardedFor).getHostAddress();
    }

    private static InetAddress peer(ServerRequest request) {
        if (request.remotePeer().address() instanceof InetSocketAddress socket) {
            return socket.getAddress();
        }
        throw new IllegalStateException("a request came from no internet address");
    }
}
