package caravan.run.supervisor;

import caravan.chassis.postgres.DatabaseAddress;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The environment of each process. A process gets the settings that were given to the fleet, but only its own secrets: no service knows
 * the database of another, and the gateway knows none. The certificate is for the gateway; services speak plain HTTP on the loopback of
 * this machine.
 */
record ChildEnvironment(Map<String, String> given, Collection<String> services, Map<String, String> ofAll) {
    private static final String PREFIX = "CARAVAN_";

    /** Settings of the fleet itself: each process gets values of its own. */
    private static final Set<String> OF_THE_FLEET = Set.of(
            "CARAVAN_DATABASE_URL",
            "CARAVAN_DATABASE_USER",
            "CARAVAN_DATABASE_PASSWORD",
            "CARAVAN_PORT",
            "CARAVAN_HOST",
            "CARAVAN_DATA",
            "CARAVAN_PROCESS_STOP_MAX");

    private static final Set<String> OF_THE_GATEWAY = Set.of("CARAVAN_TLS_CERTIFICATE", "CARAVAN_TLS_KEY");

    private static final Pattern SECRET = Pattern.compile(PREFIX + ".*(PASSWORD|SECRET|KEY|TOKEN).*");
    /** Would make every JVM print a line; they are for the JVM that was started by hand. */
    private static final List<String> JAVA_OPTIONS = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    /**
     * The environment of a service's process.
     *
     * @param login of its own database
     */
    Map<String, String> ofService(String service, Optional<DatabaseAddress> login) {
        Map<String, String> environment = new LinkedHashMap<>(given);
        environment
                .keySet()
                .removeIf(name -> isOfTheFleet(name) || OF_THE_GATEWAY.contains(name) || isOfAnother(service, name));
        environment.putAll(ofAll);
        environment.put("CARAVAN_HOST", "127.0.0.1");
        environment.put("CARAVAN_PORT", "0");
        environment.putIfAbsent("CARAVAN_POOL_CONNECTIONS", Integer.toString(FleetPlan.POOL_CONNECTIONS));
        environment.putIfAbsent("CARAVAN_TRUSTED_GATEWAYS", "127.0.0.1");
        login.ifPresent(address -> {
            environment.put(prefixOf(service) + "DATABASE_URL", address.jdbcUrl());
            environment.put(prefixOf(service) + "DATABASE_USER", address.user());
            environment.put(prefixOf(service) + "DATABASE_PASSWORD", address.password());
        });
        return environment;
    }

    /**
     * The environment of the gateway.
     *
     * @param routed the services that it routes to
     */
    Map<String, String> ofGateway(String host, int port, ServiceDescriptors routed) {
        Map<String, String> environment = new LinkedHashMap<>(given);
        environment.keySet().removeIf(name -> isOfTheFleet(name) || isSecret(name));
        environment.putAll(ofAll);
        environment.remove("CARAVAN_KAFKA");
        environment.remove("CARAVAN_KAFKA_SECURITY");
        environment.remove("CARAVAN_DISK_FOLDERS");
        environment.putIfAbsent("CARAVAN_PLATFORMS", String.join(",", routed.platforms()));
        environment.put("CARAVAN_HOST", host);
        environment.put("CARAVAN_PORT", Integer.toString(port));
        return environment;
    }

    /**
     * The environment of broker and registry, which read none of the settings of Caravan.
     *
     * @param own further variables
     */
    Map<String, String> ofInfrastructure(Map<String, String> own) {
        Map<String, String> environment = new LinkedHashMap<>(given);
        environment.keySet().removeIf(name -> name.startsWith(PREFIX) || JAVA_OPTIONS.contains(name));
        environment.put("CARAVAN_STOP_WITH_PARENT", "true");
        environment.putAll(own);
        return environment;
    }

    private static boolean isSecret(String name) {
        return SECRET.matcher(name).matches() && !OF_THE_GATEWAY.contains(name);
    }

    private static boolean isOfTheFleet(String name) {
        return OF_THE_FLEET.contains(name) || JAVA_OPTIONS.contains(name);
    }

    private boolean isOfAnother(String service, String name) {
        return services.stream()
                .filter(other -> !other.equals(service))
                .anyMatch(other -> name.startsWith(prefixOf(other)));
    }

    private static String prefixOf(String service) {
        return PREFIX + service.toUpperCase(Locale.ROOT) + "_";
    }
}
