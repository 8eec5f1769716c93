package caravan.run.deployment;

import caravan.chassis.settings.Configuration;
import caravan.kernel.descriptor.ServiceDescriptor;
import java.util.ArrayList;
import java.util.List;

/**
 * A secret of a service as an environment variable.
 *
 * @param key in the service's Kubernetes secret
 * @param about a sentence for people; may be empty
 */
record Secret(String variable, String key, String about) {
    static Secret databasePassword(ServiceDescriptor service) {
        String key = "database-password";
        return new Secret(Configuration.environmentName(service.name() + "." + key), key, "");
    }

    /** The password of the database first, if there is one. */
    static List<Secret> of(ServiceDescriptor service) {
        List<Secret> all = new ArrayList<>();
        if (service.hasDatabase()) {
            all.add(databasePassword(service));
        }
        service.secrets()
                .forEach(secret -> all.add(
                        new Secret(Configuration.environmentName(secret.setting()), secret.key(), secret.about())));
        return all;
    }
}
