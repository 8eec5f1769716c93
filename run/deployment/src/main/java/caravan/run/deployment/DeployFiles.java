package caravan.run.deployment;

import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of {@code deploy/} that depend on the services; the others are written by hand. */
public final class DeployFiles {
    private DeployFiles() {}

    /**
     * The texts by their paths below {@code deploy/}.
     *
     * @param platforms of the services
     * @param defaults the platforms if the command line names none
     */
    public static SortedMap<String, String> of(
            ServiceDescriptors services, Collection<String> platforms, Collection<String> defaults) {
        String provision = List.copyOf(platforms).equals(List.copyOf(defaults))
                ? "provision"
                : "provision, " + String.join(", ", platforms);
        SortedMap<String, String> files = new TreeMap<>();
        files.put("compose/compose.yaml", ComposeFiles.compose(services, provision));
        files.put("compose/.env.example", ComposeFiles.environment(services));
        files.put("kubernetes/kustomization.yaml", KubernetesFiles.kustomization(services));
        files.put("kubernetes/network-policies.yaml", KubernetesFiles.networkPolicies(services));
        files.put("kubernetes/platforms.yaml", KubernetesFiles.platforms(services));
        files.put("kubernetes/provision.yaml", KubernetesFiles.provision(services, provision));
        for (ServiceDescriptor service : services.all()) {
            files.put("kubernetes/" + service.name() + ".yaml", KubernetesFiles.service(service));
        }
        return files;
    }
}
