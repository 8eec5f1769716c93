package caravan.chassis.runtime.network;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Settings;
import caravan.chassis.discovery.Discovery;
import caravan.chassis.discovery.Discovery.Registration;
import caravan.chassis.discovery.Instance;
import caravan.chassis.runtime.tokens.NoIssuerException;
import caravan.chassis.runtime.tokens.SessionEnder;
import caravan.chassis.runtime.tokens.TokenIssuer;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * This process among the others of a fleet: announced while it serves, and knowing where the issuer of tokens is.
 *
 * <p>Settings: {@code advertised-host}, where others reach this process, if not at the address that it listens on; {@code
 * leaving-grace}, how long it goes on serving after it has withdrawn its announcement (1 s).
 */
public final class Membership implements AutoCloseable {
    /** Others hear of a leaving within milliseconds; what they sent before must still be taken. */
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(1);

    private static final Duration SHUTDOWN_GRACE_MAX = Duration.ofMinutes(1);

    private static final String IPV4_ANY = "0.0.0.0";
    private static final String IPV6_ANY = "::";
    private static final String IPV4_LOOPBACK = "127.0.0.1";
    private static final String IPV6_LOOPBACK = "::1";

    private final Optional<Discovery> discovery;
    private final List<String> services;
    private final Optional<TokenIssuer> issuer;
    private final Identifiers identifiers;
    private final String ownHost;
    private final String advertisedHost;
    private final Duration shutdownGrace;
    private final String scheme;
    private final List<Registration> registrations = new ArrayList<>();
    private final AtomicInteger turns = new AtomicInteger();
    private volatile int port;

    /**
     * @param services names of those that run in this process
     * @param issuer of tokens, if any service plays that role
     */
    public Membership(
            Optional<Discovery> discovery,
            Settings settings,
            List<String> services,
            Optional<TokenIssuer> issuer,
            Identifiers identifiers) {
        this.discovery = discovery;
        this.services = List.copyOf(services);
        this.issuer = issuer;
        this.identifiers = identifiers;
        String bound = settings.text("host").orElse(IPV4_LOOPBACK);
        this.ownHost = ownHost(bound);
        this.advertisedHost = advertisedHost(settings.text("advertised-host").orElse(bound));
        this.scheme = ListenerSettings.tls(settings).isPresent() ? "https://" : "http://";
        this.shutdownGrace = settings.duration("leaving-grace", SHUTDOWN_GRACE);
        if (shutdownGrace.isNegative() || shutdownGrace.compareTo(SHUTDOWN_GRACE_MAX) > 0) {
            throw new IllegalArgumentException(
                    "setting leaving-grace must be from 0s to " + SHUTDOWN_GRACE_MAX.toSeconds() + "s");
        }
    }

    /** Tells the others that this process serves. */
    public void announce(int listening) {
        port = listening;
        discovery.ifPresent(found -> services.forEach(service -> registrations.add(
                found.register(new Instance(service, identifiers.next().toString(), address(advertisedHost))))));
    }

    /**
     * Where the issuer publishes its keys; each call takes the next instance, so that one that hangs is not asked for ever.
     *
     * @throws NoIssuerException if no service issues tokens, or no instance of it is known
     */
    public URI issuerKeys() {
        TokenIssuer known = issuer.orElseThrow(() -> new NoIssuerException("no service issues tokens here"));
        // Without others, whoever issues tokens is in this process.
        if (discovery.isEmpty() || services.contains(known.service())) {
            return address(ownHost).resolve(known.keysPath());
        }
        return known.keysAmong(discovery.get(), turns.getAndIncrement());
    }

    /**
     * Where another process tells which sessions have ended; each call takes the next instance. Empty if nobody else is known.
     *
     * <p>What it gives throws {@link NoIssuerException} if no instance is known.
     */
    public Optional<Supplier<URI>> endedSessions(SessionEnder ender) {
        return discovery.map(found -> () -> ender.endedSessionsAmong(found, turns.getAndIncrement()));
    }

    /** Withdraws what was announced, and gives those who heard of it late some time. */
    @Override
    public void close() {
        if (registrations.isEmpty()) {
            return;
        }
        registrations.forEach(Registration::close);
        try {
            Thread.sleep(shutdownGrace);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private URI address(String host) {
        return URI.create(scheme + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    /** A process that listens on one address alone does not hear its own loopback. */
    private static String ownHost(String bound) {
        return switch (bound) {
            case IPV4_ANY -> IPV4_LOOPBACK;
            case IPV6_ANY -> IPV6_LOOPBACK;
            default -> bound;
        };
    }

    private static String advertisedHost(String host) {
        if (!host.equals(IPV4_ANY) && !host.equals(IPV6_ANY)) {
            return host;
        }
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException nameless) {
            throw new IllegalArgumentException(
                    "this machine does not know its own address: set CARAVAN_ADVERTISED_HOST", nameless);
        }
    }
}
