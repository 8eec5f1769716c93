package caravan.run.deployment;

import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.util.Map;
import java.util.stream.Collectors;

/** The files for a container engine on one machine. */
final class ComposeFiles {
    private ComposeFiles() {}

    static String compose(ServiceDescriptors services, String provision) {
        return Template.filled(
                "compose.yaml",
                Map.of(
                        "provision",
                        provision,
                        "platforms",
                        String.join(",", services.platforms()),
                        "passwords",
                        services.matching(ServiceDescriptor::hasDatabase).all().stream()
                                .map(service -> line(Secret.databasePassword(service)))
                                .collect(Collectors.joining()),
                        "services",
                        services.all().stream().map(ComposeFiles::service).collect(Collectors.joining())));
    }

    /** The variables that an operator fills in. */
    static String environment(ServiceDescriptors services) {
        String passwords = services.matching(ServiceDescriptor::hasDatabase).all().stream()
                .map(service -> Secret.databasePassword(service).variable() + "=\n")
                .collect(Collectors.joining());
        String others = services.all().stream()
                .flatMap(service -> Secret.of(service).stream())
                .filter(secret -> !secret.about().isEmpty())
                .map(secret -> "# " + secret.about() + "\n" + secret.variable() + "=\n")
                .collect(Collectors.joining());
        return Template.filled("env.example", Map.of("passwords", passwords + others));
    }

    private static String service(ServiceDescriptor service) {
        String replicas = service.processes() > 1 ? "      replicas: " + service.processes() + "\n" : "";
        return "  # " + service.summary() + "\n  " + service.name() + ":\n    <<: *service\n    command: [run, "
                + service.name() + "]\n    environment:\n      <<: *addresses\n"
                + Secret.of(service).stream().map(ComposeFiles::line).collect(Collectors.joining())
                + (service.callsServersOutside() ? "    networks: [fleet, edge]\n" : "")
                + "    deploy:\n" + replicas + "      resources: *resources\n\n";
    }

    private static String line(Secret secret) {
        return "      " + secret.variable() + ": ${" + secret.variable() + ":?make a .env of .env.example}\n";
    }
}
