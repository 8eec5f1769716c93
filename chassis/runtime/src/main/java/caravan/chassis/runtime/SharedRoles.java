package caravan.chassis.runtime;

import caravan.chassis.api.Service;
import caravan.chassis.runtime.tokens.TokenIssuer;
import caravan.kernel.descriptor.ServiceDescriptors;
import caravan.kernel.descriptor.ServiceRole;
import java.util.List;
import java.util.Optional;

/** What a process must know of the services around it. A service of the process itself goes before one on the class path. */
record SharedRoles(Optional<TokenIssuer> issuer, Optional<ServiceRole.EndsSessions> endsSessions) {
    /** @throws IllegalArgumentException if two services do not go together; the message names both */
    static SharedRoles of(List<Service> own) {
        ServiceDescriptors here =
                ServiceDescriptors.of(own.stream().map(Service::descriptor).toList());
        ServiceDescriptors known = ServiceDescriptors.onClassPath();
        return new SharedRoles(
                TokenIssuer.among(here).or(() -> TokenIssuer.among(known)),
                endsSessions(here).or(() -> endsSessions(known)));
    }

    private static Optional<ServiceRole.EndsSessions> endsSessions(ServiceDescriptors services) {
        return services.withRole(ServiceRole.EndsSessions.class)
                .flatMap(service -> service.role(ServiceRole.EndsSessions.class));
    }
}
