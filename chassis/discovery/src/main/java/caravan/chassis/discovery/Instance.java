package caravan.chassis.discovery;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * One running process of a service.
 *
 * @param service the name of the service: at most 63 characters of {@code a-z}, {@code 0-9} and {@code -}
 * @param id different from that of every other instance, also of an earlier one at the same address. Where the source knows only
 *     addresses (DNS, a static list) it is host and port. At most 128 characters of letters, digits and {@code ._:-}
 * @param address scheme ({@code http} or {@code https}), host and port, and nothing else
 */
public record Instance(String service, String id, URI address) {
    private static final Pattern SERVICE = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    /** Not only dots, which would be a path. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9:][A-Za-z0-9._:-]{0,127}");

    private static final int PORT_MAX = 65_535;

    /** @throws IllegalArgumentException if one of them does not have this form */
    public Instance {
        if (!SERVICE.matcher(service).matches()) {
            throw new IllegalArgumentException("'" + service + "' is not a service name: it must match " + SERVICE);
        }
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("'" + id + "' is not an instance id: it must match " + ID);
        }
        if (!isBare(address)) {
            throw new IllegalArgumentException("'" + address + "' is not an address such as http://10.0.0.7:8080");
        }
    }

    /** An instance that is known only by its address. */
    static Instance at(String service, URI address) {
        return new Instance(service, idOf(address), address);
    }

    private static String idOf(URI address) {
        String host = address.getHost();
        return host == null ? "" : host.replace("[", "").replace("]", "") + ":" + address.getPort();
    }

    private static boolean isBare(URI address) {
        boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        boolean nothingElse = address.getRawUserInfo() == null
                && address.getRawQuery() == null
                && address.getRawFragment() == null
                && "".equals(address.getRawPath());
        return http
                && nothingElse
                && address.getHost() != null
                && address.getPort() >= 1
                && address.getPort() <= PORT_MAX;
    }
}
