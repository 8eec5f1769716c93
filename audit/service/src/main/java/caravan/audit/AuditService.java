package caravan.audit;

import caravan.audit.contract.AuditDescriptor;
import caravan.audit.contract.AuditRules;
import caravan.audit.http.AuditRoutes;
import caravan.audit.store.SnapshotEvidence;
import caravan.chassis.api.Assembly;
import caravan.chassis.api.Service;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.util.ServiceLoader;

/** Reads every schema and writes none. */
public final class AuditService implements Service {
    @Override
    public ServiceDescriptor descriptor() {
        return new AuditDescriptor().descriptor();
    }

    @Override
    public void assemble(Assembly assembly) {
        Auditing auditing = new Auditing(
                new SnapshotEvidence(
                        assembly.database(),
                        ServiceDescriptors.onClassPath(),
                        ServiceLoader.load(AuditRules.class).stream()
                                .map(ServiceLoader.Provider::get)
                                .toList()),
                assembly.clock());
        new AuditRoutes(auditing).declare(assembly.routes());
        assembly.openApi("openapi/audit.yaml");
    }
}
