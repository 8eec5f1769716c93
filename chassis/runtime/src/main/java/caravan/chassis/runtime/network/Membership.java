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
 * This process as a member of a fleet. It is announced while it serves, and it finds the issuer of tokens.
 *
 * <p>Settings: {@code advertised-host}, the host where others reach this process, by default the address that it listens on; {@code
 * deregistration-grace}, how long it still serves at shutdown after it has withdrawn its announcement (1 s).
 */
public final class Membership implements AutoCloseable {
    /** Others learn of a shutdown within milliseconds. Requests that they sent before must still be served. */
    private static final Duration DEREGISTRATION_GRACE = Duration.ofSeconds(1);

    private static final Duration DEREGISTRATION_GRACE_MAX = Duration.ofMinutes(1);

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
    private final Duration deregistrationGrace;
    private final String scheme;
    private final List<Registration> registrations = new ArrayList<>();
    private final AtomicInteger turns = new AtomicInteger();
    private volatile int port;

    /**
     * @param services the names of the services in this process
     * @param issuer the issuer of tokens, if there is one
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
        this.deregistrationGrace = settings.duration(
                "deregistration-grace", DEREGISTRATION_GRACE, Duration.ZERO, DEREGISTRATION_GRACE_MAX);
    }

    /** Announces this process. */
    public void announce(int listening) {
        port = listening;
        discovery.ifPresent(found -> services.forEach(service -> registrations.add(
                found.register(new Instance(service, identifiers.next().toString(), address(advertisedHost))))));
    }

    /**
     * The address of the issuer's keys. Each call takes the next instance, so that a hanging one is not asked for ever.
     *
     * @throws NoIssuerException if no service issues tokens, or no instance of it is known
     */
    public URI issuerKeys() {
        TokenIssuer known = issuer.orElseThrow(() -> new NoIssuerException("no service issues tokens here"));
        // A single process issues its own tokens.
        if (discovery.isEmpty() || services.contains(known.service())) {
            return address(ownHost).resolve(known.keysPath());
        }
        return known.keysAmong(discovery.get(), turns.getAndIncrement());
    }

    /**
     * The address where another process lists ended sessions. Each call takes the next instance. Empty if there is no discovery.
     *
     * <p>The supplier throws {@link NoIssuerException} if no instance is known.
     */
    public Optional<Supplier<URI>> endedSessions(SessionEnder ender) {
        return discovery.map(found -> () -> ender.endedSessionsAmong(found, turns.getAndIncrement()));
    }

    /** Withdraws the announcements, and then waits for the grace, for others who learn it late. */
    @Override
    public void close() {
        if (registrations.isEmpty()) {
            return;
        }
        registrations.forEach(Registration::close);
        try {
            Thread.sleep(deregistrationGrace);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private URI address(String host) {
        return URI.create(scheme + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    /** A process that listens on one address only cannot be reached over the loopback address. */
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
