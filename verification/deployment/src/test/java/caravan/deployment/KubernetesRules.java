package caravan.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The rules for all manifests together and for every container in them. {@link KubernetesApi} checks the form of each. */
final class KubernetesRules {
    /** After its deregistration grace, a process has 10 s for requests and some seconds each for batches, messages and the database. */
    private static final int STOP_SECONDS_AFTER_DEREGISTRATION_MIN = 30;
    /** One statement of a migration takes at most as long. */
    private static final int MIGRATION_SECONDS = 3600;

    private final List<JsonNode> manifests;
    private final List<String> violations = new ArrayList<>();

    private KubernetesRules(List<JsonNode> manifests) {
        this.manifests = manifests;
    }

    static List<String> violations(List<JsonNode> manifests) {
        KubernetesRules rules = new KubernetesRules(manifests);
        rules.of("Secret").forEach(secret -> rules.violations.add("a Secret's values do not belong here: " + secret));
        rules.of("Deployment").forEach(rules::deployment);
        podTemplates(manifests).forEach(rules::pod);
        rules.of("ConfigMap").forEach(rules::configMap);
        rules.of("Service").forEach(rules::service);
        rules.of("PodDisruptionBudget").forEach(rules::disruptionBudget);
        rules.of("HorizontalPodAutoscaler").forEach(rules::autoscaler);
        rules.networkPolicies();
        return rules.violations;
    }

    static List<JsonNode> podTemplates(List<JsonNode> manifests) {
        return manifests.stream()
                .map(manifest -> manifest.at("/spec/template"))
                .filter(JsonNode::isObject)
                .toList();
    }

    static JsonNode named(List<JsonNode> manifests, String kind, String name) {
        return manifests.stream()
                .filter(manifest -> manifest.path("kind").asString().equals(kind)
                        && manifest.at("/metadata/name").asString().equals(name))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private List<JsonNode> of(String kind) {
        return manifests.stream()
                .filter(manifest -> manifest.path("kind").asString().equals(kind))
                .toList();
    }

    private void deployment(JsonNode deployment) {
        String name = deployment.at("/metadata/name").asString();
        JsonNode pod = deployment.at("/spec/template");
        JsonNode container = pod.at("/spec/containers/0");
        require(
                isPartOf(deployment.at("/spec/selector/matchLabels"), pod.at("/metadata/labels")),
                name,
                "it does not select its own pods");
        require(
                container.at("/startupProbe/httpGet/path").asString("").equals("/health/ready"),
                name,
                "it has no startup probe");
        require(
                container.at("/startupProbe/periodSeconds").asInt(0)
                                * container.at("/startupProbe/failureThreshold").asInt(0)
                        >= MIGRATION_SECONDS,
                name,
                "it is killed while it migrates tables with millions of rows");
        require(
                container.at("/readinessProbe/httpGet/path").asString("").equals("/health/ready"),
                name,
                "it has no readiness probe");
        require(
                container.at("/livenessProbe/httpGet/path").asString("").equals("/health/live"),
                name,
                "it has no liveness probe");
        require(
                pod.at("/spec/terminationGracePeriodSeconds").asInt(0)
                        >= deregistrationSeconds(container) + STOP_SECONDS_AFTER_DEREGISTRATION_MIN,
                name,
                "it is killed before it has withdrawn and finished its requests");
        boolean scaled = of("HorizontalPodAutoscaler").stream()
                .anyMatch(scaler ->
                        scaler.at("/spec/scaleTargetRef/name").asString().equals(name));
        require(
                scaled != deployment.at("/spec").has("replicas"),
                name,
                "the number of replicas is set twice or nowhere: by it and by an autoscaler");
    }

    private int deregistrationSeconds(JsonNode container) {
        int preStop = container.at("/lifecycle/preStop/sleep/seconds").asInt(0);
        return container
                        .path("envFrom")
                        .valueStream()
                        .map(source -> named(
                                        manifests,
                                        "ConfigMap",
                                        source.at("/configMapRef/name").asString(""))
                                .at("/data/CARAVAN_DEREGISTRATION_GRACE")
                                .asString("0s"))
                        .mapToInt(grace -> Integer.parseInt(grace.substring(0, grace.length() - 1)))
                        .max()
                        .orElse(0)
                + preStop;
    }

    private void pod(JsonNode template) {
        String name = template.at("/metadata/labels/app.kubernetes.io~1name").asString("a pod without a name");
        JsonNode spec = template.path("spec");
        require(spec.at("/securityContext/runAsNonRoot").asBoolean(false), name, "it may run as root");
        require(spec.at("/securityContext/runAsUser").asInt(0) > 0, name, "it runs as root");
        require(
                spec.at("/securityContext/seccompProfile/type").asString("").equals("RuntimeDefault"),
                name,
                "it may use every system call");
        require(
                !spec.path("automountServiceAccountToken").asBoolean(true),
                name,
                "it gets a token of the cluster's API");
        require(
                !spec.path("enableServiceLinks").asBoolean(true),
                name,
                "its settings are mixed with the names of Services");
        Set<String> volumes = names(spec.path("volumes"));
        spec.path("containers").valueStream().forEach(container -> container(name, container, volumes));
    }

    private void container(String name, JsonNode container, Set<String> volumes) {
        JsonNode security = container.path("securityContext");
        require(!security.path("allowPrivilegeEscalation").asBoolean(true), name, "it may gain privileges");
        require(security.path("readOnlyRootFilesystem").asBoolean(false), name, "it may write its own files");
        require(Texts.texts(security.at("/capabilities/drop")).anyMatch("ALL"::equals), name, "it keeps capabilities");
        require(
                Texts.isPinned(container.path("image").asString("")),
                name,
                "its image has no fixed tag, or names a registry");
        JsonNode resources = container.path("resources");
        for (String kind : List.of("cpu", "memory", "ephemeral-storage")) {
            require(resources.path("limits").has(kind), name, "it has no limit of " + kind);
            require(resources.path("requests").has(kind), name, "it requests no " + kind);
        }
        container.path("env").valueStream().forEach(variable -> variable(name, variable));
        container
                .path("envFrom")
                .valueStream()
                .forEach(source -> require(
                        named(
                                        manifests,
                                        "ConfigMap",
                                        source.at("/configMapRef/name").asString(""))
                                .isObject(),
                        name,
                        "there is no " + source));
        names(container.path("volumeMounts"))
                .forEach(mount -> require(volumes.contains(mount), name, "there is no volume " + mount));
    }

    private void variable(String name, JsonNode variable) {
        String variableName = variable.path("name").asString();
        require(
                !Texts.namesASecret(variableName)
                        || variable.at("/valueFrom/secretKeyRef").isObject(),
                name,
                variableName + " is a secret that is not referred to");
        JsonNode reference = variable.at("/valueFrom/configMapKeyRef");
        require(
                !reference.isObject()
                        || named(manifests, "ConfigMap", reference.path("name").asString())
                                .path("data")
                                .has(reference.path("key").asString()),
                name,
                variableName + " is taken from a source that does not exist: " + reference);
    }

    private void configMap(JsonNode map) {
        map.path("data")
                .propertyNames()
                .forEach(key -> require(
                        !Texts.namesASecret(key),
                        map.at("/metadata/name").asString(),
                        key + " is a secret, and everybody may read its value"));
    }

    private void service(JsonNode service) {
        String name = service.at("/metadata/name").asString();
        List<JsonNode> selected = podTemplates(manifests).stream()
                .filter(pod -> isPartOf(service.at("/spec/selector"), pod.at("/metadata/labels")))
                .toList();
        require(selected.size() == 1, name, "its Service selects " + selected.size() + " workloads");
        service.at("/spec/ports")
                .valueStream()
                .forEach(port -> require(
                        selected.stream()
                                .allMatch(pod -> names(pod.at("/spec/containers/0/ports"))
                                        .contains(port.path("targetPort").asString(""))),
                        name,
                        "its Service leads to a port that does not exist: " + port));
        require(names(service.at("/spec/ports")).contains("http"), name, "no port makes a record _http._tcp." + name);
        require(
                service.at("/spec/clusterIP").asString("").equals("None") != name.equals("gateway"),
                name,
                "services must be headless, since callers look up their instances; the gateway must not be");
    }

    private void disruptionBudget(JsonNode budget) {
        require(
                of("Deployment").stream()
                        .anyMatch(deployment -> isPartOf(
                                budget.at("/spec/selector/matchLabels"),
                                deployment.at("/spec/template/metadata/labels"))),
                budget.at("/metadata/name").asString(),
                "its PodDisruptionBudget selects no pods");
    }

    private void autoscaler(JsonNode scaler) {
        require(
                named(
                                manifests,
                                "Deployment",
                                scaler.at("/spec/scaleTargetRef/name").asString())
                        .isObject(),
                scaler.at("/metadata/name").asString(),
                "its HorizontalPodAutoscaler scales nothing");
    }

    private void networkPolicies() {
        List<JsonNode> policies = of("NetworkPolicy");
        boolean deniesTheRest = policies.stream()
                .map(policy -> policy.path("spec"))
                .anyMatch(spec -> spec.path("podSelector").isEmpty()
                        && spec.path("policyTypes").size() == 2
                        && !spec.has("ingress")
                        && !spec.has("egress"));
        require(deniesTheRest, "network policies", "traffic that no policy names is let through");
        for (JsonNode policy : policies) {
            policy.findValues("podSelector")
                    .forEach(selector -> require(
                            selectsSomething(selector),
                            policy.at("/metadata/name").asString(),
                            "it selects no pods: " + selector));
        }
    }

    private boolean selectsSomething(JsonNode selector) {
        JsonNode labels = selector.path("matchLabels");
        return labels.has("k8s-app")
                || podTemplates(manifests).stream().anyMatch(pod -> isPartOf(labels, pod.at("/metadata/labels")));
    }

    private static boolean isPartOf(JsonNode selector, JsonNode labels) {
        return selector.propertyStream().allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
    }

    private static Set<String> names(JsonNode array) {
        return array.valueStream().map(each -> each.path("name").asString("")).collect(Collectors.toSet());
    }

    private void require(boolean holds, String where, String violation) {
        if (!holds) {
            violations.add(where + ": " + violation);
        }
    }
}
