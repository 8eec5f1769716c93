package caravan.audit;

import caravan.audit.http.AuditRoutes;
import caravan.audit.store.SnapshotEvidence;
import caravan.chassis.api.Assembly;
import caravan.chassis.api.Service;

/** Reads every schema and writes none. */
public final class AuditService implements Service {
    @Override
    public String name() {
        return "audit";
    }

    @Override
    public boolean readsEverySchema() {
        return true;
    }

    @Override
    public void assemble(Assembly assembly) {
        Auditing auditing = new Auditing(new SnapshotEvidence(assembly.database()), assembly.clock());
        new AuditRoutes(auditing).declare(assembly.routes());
        assembly.openApi("openapi/audit.yaml");
    }
}
