package caravan.chassis.runtime;

import caravan.chassis.api.Service;
import caravan.chassis.runtime.tokens.SessionEnder;
import caravan.chassis.runtime.tokens.TokenIssuer;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.util.List;
import java.util.Optional;

/** The services that play roles for this process. A service of the process itself comes before one on the class path. */
record SharedRoles(Optional<TokenIssuer> issuer, Optional<SessionEnder> sessionEnder) {
    /** @throws IllegalArgumentException if two services do not go together; the message names both */
    static SharedRoles of(List<Service> own) {
        ServiceDescriptors here =
                ServiceDescriptors.of(own.stream().map(Service::descriptor).toList());
        ServiceDescriptors known = ServiceDescriptors.onClassPath();
        return new SharedRoles(
                TokenIssuer.among(here).or(() -> TokenIssuer.among(known)),
                SessionEnder.among(here).or(() -> SessionEnder.among(known)));
    }
}
