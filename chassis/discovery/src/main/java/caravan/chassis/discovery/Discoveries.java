package caravan.chassis.discovery;

import caravan.chassis.api.Settings;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Opens the discovery that a process' settings name.
 *
 * <p>{@code discovery} is one of
 * <ul>
 *   <li>{@code registry}: ZooKeeper at {@code registry}, {@code host:port} or several separated by commas. With {@code
 *       registry-password}, which all processes share, nobody else can read or announce anything. {@code registry-session-timeout} (6 s
 *       unless set, 1 s to 1 min) says how long after its last sign of life an instance is removed
 *   <li>{@code dns}: names below {@code dns.zone}, such as {@code shop.svc.cluster.local}. With {@code dns.port}, the
 *       addresses (A) of {@code <service>.<zone>} and that port; without it, the targets of
 *       {@code _http._tcp.<service>.<zone>} (SRV). The server asked is {@code dns.server}, {@code host:port}, or the machine's own
 *       resolver if it is not set. It is asked every {@code dns.refresh} (5 s unless set, 1 s to 5 min)
 *   <li>{@code static}: {@code <service>.addresses}, such as {@code http://10.0.0.7:8080,http://10.0.0.8:8080}
 * </ul>
 */
public final class Discoveries {
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}");
    private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63}){0,20}");
    private static final int PORT_MAX = 65_535;
    private static final int REGISTRY_SERVERS_MAX = 16;
    private static final Duration SESSION_MIN = Duration.ofSeconds(1);
    private static final Duration SESSION_MAX = Duration.ofMinutes(1);
    private static final Duration DNS_REFRESH = Duration.ofSeconds(5);
    private static final Duration DNS_REFRESH_MIN = Duration.ofSeconds(1);
    private static final Duration DNS_REFRESH_MAX = Duration.ofMinutes(5);

    private Discoveries() {}

    /**
     * Opens it without waiting for the network.
     *
     * @param process the settings of the process
     * @param services the services that will be asked for; DNS and static lists know no others
     * @return empty if {@code discovery} is not set
     * @throws IllegalArgumentException if a setting is wrong
     */
    public static Optional<Discovery> open(Settings process, Collection<String> services) {
        return process.text("discovery").map(kind -> switch (kind.strip()) {
            case "registry" ->
                RegistryDiscovery.open(
                        registryServers(process),
                        process.duration(
                                "registry-session-timeout",
                                RegistryDiscovery.SESSION_TIMEOUT,
                                SESSION_MIN,
                                SESSION_MAX),
                        process.text("registry-password"));
            case "dns" -> dns(process, services);
            case "static" -> StaticDiscovery.from(process, services);
            default ->
                throw new IllegalArgumentException(
                        "setting discovery must be registry, dns or static, not '" + kind + "'");
        });
    }

    private static String registryServers(Settings process) {
        String text = required(process, "registry", "discovery=registry");
        String[] servers = text.split(",", -1);
        if (servers.length > REGISTRY_SERVERS_MAX) {
            throw new IllegalArgumentException(
                    "setting registry may have at most " + REGISTRY_SERVERS_MAX + " servers");
        }
        for (String server : servers) {
            checkHostAndPort("registry", server);
        }
        return text;
    }

    private static Discovery dns(Settings process, Collection<String> services) {
        String zone = required(process, "dns.zone", "discovery=dns");
        if (!ZONE.matcher(zone).matches()) {
            throw new IllegalArgumentException(
                    "setting dns.zone must be a domain such as shop.svc.cluster.local, not '" + zone + "'");
        }
        Duration refresh = process.duration("dns.refresh", DNS_REFRESH, DNS_REFRESH_MIN, DNS_REFRESH_MAX);
        Optional<String> server = process.text("dns.server").map(String::strip);
        server.ifPresent(text -> checkHostAndPort("dns.server", text));
        int port = process.integer("dns.port", DnsDiscovery.PORT_OF_SRV, 1, PORT_MAX);
        return DnsDiscovery.open(new DnsLookup(server), new DnsDiscovery.Names(zone, port), refresh, services);
    }

    private static String required(Settings process, String name, String because) {
        return process.text(name)
                .map(String::strip)
                .orElseThrow(() ->
                        new IllegalArgumentException("setting " + name + " is missing: " + because + " needs it"));
    }

    private static void checkHostAndPort(String setting, String text) {
        boolean fits = HOST_AND_PORT.matcher(text).matches();
        int port = fits ? Integer.parseInt(text.substring(text.lastIndexOf(':') + 1)) : 0;
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException(
                    "setting " + setting + " must be host and port such as 10.0.0.5:2181, not '" + text + "'");
        }
    }
}
