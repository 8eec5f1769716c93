package caravan.audit;

import caravan.audit.contract.AuditDescriptor;
import caravan.audit.contract.AuditRules;
import caravan.audit.http.AuditRoutes;
import caravan.audit.store.SnapshotEvidence;
import caravan.chassis.api.Assembly;
import caravan.chassis.api.Service;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.time.Duration;
import java.util.ServiceLoader;

/** The audit's assembly. The audit reads every schema, and writes only to its own. */
public final class AuditService implements Service {
    /** A request for an audit wakes the worker. */
    private static final Duration IDLE = Duration.ofHours(1);

    @Override
    public ServiceDescriptor descriptor() {
        return new AuditDescriptor().descriptor();
    }

    @Override
    public void assemble(Assembly assembly) {
        RunAudits audits = new RunAudits(
                new SnapshotEvidence(
                        assembly.database(),
                        ServiceDescriptors.onClassPath(),
                        ServiceLoader.load(AuditRules.class).stream()
                                .map(ServiceLoader.Provider::get)
                                .toList()),
                assembly.identifiers(),
                assembly.clock());
        Runnable wake = assembly.worker("run-audits", IDLE, audits);
        new AuditRoutes(audits, wake).declare(assembly.routes());
        assembly.openApi("openapi/audit.yaml");
    }
}
