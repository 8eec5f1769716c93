package caravan.run.deployment;

import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import caravan.kernel.descriptor.ServiceRole;
import java.util.Map;
import java.util.stream.Collectors;

/** The manifests that depend on the services. */
final class KubernetesFiles {
    private KubernetesFiles() {}

    /** The manifests of one service. A service that reads every schema is used seldom: it has one instance and is not scaled. */
    static String service(ServiceDescriptor service) {
        Map<String, String> name = Map.of("name", service.name());
        boolean scaled = !service.readsEverySchema();
        String environment = Secret.of(service).stream()
                .map(secret -> about(secret) + variable(service, secret))
                .collect(Collectors.joining());
        return Template.filled(
                "service.yaml",
                Map.of(
                        "name",
                        service.name(),
                        "summary",
                        service.summary(),
                        "replicas",
                        scaled ? "" : "  replicas: 1\n",
                        "spread",
                        scaled ? Template.filled("spread.yaml", name) : "",
                        "environment",
                        environment,
                        "scaling",
                        scaled ? Template.filled("scaling.yaml", name) : ""));
    }

    static String kustomization(ServiceDescriptors services) {
        return Template.filled(
                "kustomization.yaml",
                Map.of(
                        "services",
                        services.all().stream()
                                .map(service -> "  - " + service.name() + ".yaml\n")
                                .collect(Collectors.joining())));
    }

    /** @throws IllegalArgumentException if no service issues tokens */
    static String networkPolicies(ServiceDescriptors services) {
        String issuer = services.withRole(ServiceRole.IssuesTokens.class)
                .orElseThrow(() -> new IllegalArgumentException("no service issues tokens"))
                .name();
        String outside = services.matching(ServiceDescriptor::callsServersOutside).all().stream()
                .map(service -> Template.filled("network-policy-outside.yaml", Map.of("name", service.name())))
                .collect(Collectors.joining());
        return Template.filled("network-policies.yaml", Map.of("issuer", issuer, "outside", outside));
    }

    /** The platforms that the gateway routes to. */
    static String platforms(ServiceDescriptors services) {
        return Template.filled("platforms.yaml", Map.of("platforms", String.join(",", services.platforms())));
    }

    static String provision(ServiceDescriptors services, String provision) {
        return Template.filled(
                "provision.yaml",
                Map.of(
                        "provision",
                        provision,
                        "passwords",
                        services.matching(ServiceDescriptor::hasDatabase).all().stream()
                                .map(service -> variable(service, Secret.databasePassword(service)))
                                .collect(Collectors.joining())));
    }

    private static String about(Secret secret) {
        return secret.about().isEmpty() ? "" : "            # " + secret.about() + "\n";
    }

    private static String variable(ServiceDescriptor service, Secret secret) {
        return "            - name: " + secret.variable() + "\n"
                + "              valueFrom:\n"
                + "                secretKeyRef: {name: caravan-" + service.name() + ", key: " + secret.key() + "}\n";
    }
}
