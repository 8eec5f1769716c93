package caravan.audit.contract;

import caravan.kernel.descriptor.DescriptorProvider;
import caravan.kernel.descriptor.ServiceDescriptor;

/** Describes the audit, which all platforms share. It applies the rules of each. */
public final class AuditDescriptor implements DescriptorProvider {
    @Override
    public ServiceDescriptor descriptor() {
        return ServiceDescriptor.of("audit")
                .summary("Checks of all schemas, which it can only read.")
                .routes("GET /audit", "GET /audit/status", "GET /audit/runs/{id}")
                .readsEverySchema()
                .viewForAdministrators("audit", "Audit")
                .build();
    }
}
