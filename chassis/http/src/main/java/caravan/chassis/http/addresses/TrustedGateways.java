package caravan.chassis.http.addresses;

import caravan.kernel.TokenBucket;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which peers are trusted to report the address of their caller, and how long it waits. With a secret, those that send it; if addresses
 * are set too, they must also have one of them. Without a secret, those that have one of the addresses. An address alone proves little:
 * every program of
 * a machine has 127.0.0.1.
 */
public final class TrustedGateways {
    /** No peer. */
    public static final TrustedGateways NONE = new TrustedGateways(Optional.empty(), Optional.empty());

    private static final Logger LOG = LoggerFactory.getLogger(TrustedGateways.class);
    private static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("X-Forwarded-For");
    private static final TokenBucket.Rate ONE_WARNING_A_MINUTE = new TokenBucket.Rate(1, TimeUnit.MINUTES.toNanos(1));

    private final Optional<AddressRanges> addresses;
    private final Optional<byte[]> secret;
    private final AtomicReference<TokenBucket> warnings = new AtomicReference<>(TokenBucket.full(System.nanoTime()));

    private TrustedGateways(Optional<AddressRanges> addresses, Optional<byte[]> secret) {
        this.addresses = addresses;
        this.secret = secret;
    }

    public static TrustedGateways at(AddressRanges addresses) {
        return of(Optional.of(addresses), Optional.empty());
    }

    /**
     * Makes a rule.
     *
     * @param addresses where gateways are; empty if they may be anywhere
     * @param secret what they send; empty if their addresses are enough
     */
    public static TrustedGateways of(Optional<AddressRanges> addresses, Optional<GatewaySecret> secret) {
        return new TrustedGateways(addresses, secret.map(known -> known.value().getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Whether there may be a trusted peer. */
    public boolean isAnyTrusted() {
        return addresses.isPresent() || secret.isPresent();
    }

    /** Whether to trust a request's headers about its client and its deadline. */
    public boolean trusts(InetAddress peer, MultiMap headers) {
        boolean isAtAddress = addresses.isPresent() && addresses.get().contains(peer);
        if (secret.isEmpty()) {
            return isAtAddress;
        }
        List<String> sent = headers.getAll(GatewaySecret.HEADER);
        boolean isProven = sent.size() == 1
                && MessageDigest.isEqual(secret.get(), sent.getFirst().getBytes(StandardCharsets.ISO_8859_1));
        if (!isProven && isAtAddress && !sent.isEmpty()) {
            warnOfOtherSecret(peer);
        }
        return isProven && (addresses.isEmpty() || isAtAddress);
    }

    /** Without this warning a gateway with a wrong secret would go unnoticed, and all its callers would count as one. */
    private void warnOfOtherSecret(InetAddress peer) {
        long now = System.nanoTime();
        if (TokenBucket.take(warnings, ONE_WARNING_A_MINUTE, now).nanosUntilToken(ONE_WARNING_A_MINUTE, now) == 0) {
            LOG.atWarn()
                    .addKeyValue("peer", peer.getHostAddress())
                    .log(
                            "A peer at a trusted gateway's address sends a different trusted-gateway-secret than this process"
                                    + " has: what it says about its callers is ignored. Give both the same secret");
        }
    }

    /** The client's address: the peer's own, unless a trusted peer forwards another. */
    public InetAddress client(InetAddress peer, MultiMap headers) {
        return trusts(peer, headers) ? forwardedClient(peer, headers) : peer;
    }

    /** The client that a trusted peer names; see {@link AddressRanges#client}. */
    private InetAddress forwardedClient(InetAddress peer, MultiMap headers) {
        String forwardedFor = String.join(",", headers.getAll(FORWARDED_FOR));
        return addresses
                .map(ranges -> ranges.client(peer, forwardedFor))
                .orElseGet(() -> AddressRanges.lastOf(forwardedFor).orElse(peer));
    }

    /** Whether a trusted peer asks for itself, or does not name its client. */
    public boolean isGateway(InetAddress peer, MultiMap headers) {
        if (!trusts(peer, headers)) {
            return false;
        }
        InetAddress client = forwardedClient(peer, headers);
        return addresses.map(ranges -> ranges.contains(client)).orElse(client.equals(peer));
    }

    /**
     * Whether connections from there are exempt from the limits of one address. Nothing is sent yet then, so only the address decides.
     */
    public boolean isTrustedAddress(InetAddress peer) {
        return addresses.isPresent() && addresses.get().contains(peer);
    }

    /** Does not contain the secret. */
    @Override
    public String toString() {
        return "TrustedGateways[" + (secret.isPresent() ? "by a secret" : "by address") + "]";
    }
}
