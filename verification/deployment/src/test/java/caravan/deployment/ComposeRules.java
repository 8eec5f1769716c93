package caravan.deployment;

import caravan.kernel.descriptor.ServiceDescriptors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The rules for every container of the Compose file. A schema checks its form. */
final class ComposeRules {
    static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Z0-9_]+):\\?[^}]+\\}");

    private final JsonNode file;
    private final List<String> violations = new ArrayList<>();

    private ComposeRules(JsonNode file) {
        this.file = file;
    }

    static List<String> violations(JsonNode file) {
        ComposeRules rules = new ComposeRules(file);
        rules.file.path("services").propertyStream().forEach(rules::check);
        rules.onlyTheGatewayIsPublished();
        rules.everyServiceTrustsTheGatewayAndNoOther();
        return rules.violations;
    }

    /** The names that the file expects in {@code .env}. */
    static Set<String> referred(String text) {
        return REFERENCE
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void check(Map.Entry<String, JsonNode> entry) {
        String name = entry.getKey();
        JsonNode service = entry.getValue();
        require(
                Texts.isPinned(service.path("image").asString("")),
                name,
                "its image has no fixed tag, or names a registry");
        require(
                Texts.isNoRoot(service.path("user").asString("")),
                name,
                "it does not run as a numbered user that is not root");
        require(holds(service.path("cap_drop"), "ALL"), name, "it keeps capabilities");
        require(holds(service.path("security_opt"), "no-new-privileges:true"), name, "it may gain privileges");
        require(service.has("restart"), name, "nothing says whether it is started again");
        JsonNode limits = service.at("/deploy/resources/limits");
        require(
                Stream.of("cpus", "memory", "pids").allMatch(limits::has),
                name,
                "it has no limits of cpus, memory and pids");
        require(service.has("healthcheck") || isJob(service), name, "it has no health check");
        require(!isOurs(service) || service.path("read_only").asBoolean(false), name, "it may write its own files");
        environment(name, service.path("environment"));
        dependencies(name, service);
        declared(name, service);
    }

    private void environment(String name, JsonNode environment) {
        environment.propertyStream().forEach(variable -> {
            Matcher reference = REFERENCE.matcher(variable.getValue().asString());
            require(
                    !Texts.namesASecret(variable.getKey()) || reference.matches(),
                    name,
                    variable.getKey() + " is a secret that is not taken from .env");
        });
    }

    private void dependencies(String name, JsonNode service) {
        service.path("depends_on").propertyStream().forEach(dependency -> {
            JsonNode other = file.path("services").path(dependency.getKey());
            boolean fits = switch (dependency.getValue().path("condition").asString()) {
                case "service_healthy" -> other.has("healthcheck");
                case "service_completed_successfully" -> isJob(other);
                default -> false;
            };
            require(fits, name, "it waits for " + dependency.getKey() + ", which can never be what it waits for");
        });
    }

    private void declared(String name, JsonNode service) {
        JsonNode networks = service.path("networks");
        Stream<String> joined = networks.isArray() ? Texts.texts(networks) : networks.propertyNames().stream();
        joined.forEach(network -> require(file.path("networks").has(network), name, "there is no network " + network));
        Texts.texts(service.path("volumes"))
                .forEach(volume -> require(
                        file.path("volumes").has(volume.substring(0, volume.indexOf(':'))),
                        name,
                        "there is no volume " + volume));
    }

    private void onlyTheGatewayIsPublished() {
        file.path("services").propertyStream().forEach(service -> {
            boolean isGateway = service.getKey().equals("gateway");
            require(service.getValue().has("ports") == isGateway, service.getKey(), "the gateway alone is published");
            boolean outward = !holds(service.getValue().path("networks"), "fleet")
                    || service.getValue().path("networks").size() > 1;
            require(
                    outward == (isGateway || callsServersOutside(service.getKey())),
                    service.getKey(),
                    "only the gateway, and services that call servers outside, are outside of the fleet's network");
        });
        require(file.at("/networks/fleet/internal").asBoolean(false), "fleet", "the network is not internal");
    }

    private void everyServiceTrustsTheGatewayAndNoOther() {
        String address =
                file.at("/services/gateway/networks/fleet/ipv4_address").asString("none");
        file.path("services").propertyStream().forEach(service -> {
            String trusted = service.getValue()
                    .at("/environment/CARAVAN_TRUSTED_GATEWAYS")
                    .asString(address);
            require(
                    trusted.equals(address),
                    service.getKey(),
                    "it trusts " + trusted + ", but the gateway's address is " + address);
        });
    }

    /** Containers that end when their work is done. */
    private static boolean isJob(JsonNode service) {
        return holds(service.path("command"), "provision");
    }

    private static boolean isOurs(JsonNode service) {
        return service.path("image").asString("").startsWith("caravan:");
    }

    private static boolean holds(JsonNode array, String text) {
        return Texts.texts(array).anyMatch(text::equals);
    }

    private void require(boolean holds, String where, String violation) {
        if (!holds) {
            violations.add(where + ": " + violation);
        }
    }

    private static boolean callsServersOutside(String name) {
        return ServiceDescriptors.onClassPath().all().stream()
                .anyMatch(service -> service.name().equals(name) && service.callsServersOutside());
    }
}
