package caravan.audit.store;

import caravan.audit.contract.AuditRules;
import caravan.audit.contract.RuleQuery;
import caravan.chassis.api.Database;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.util.List;
import java.util.ServiceLoader;

/** The rules on the class path, as the running audit finds them. */
final class EveryRule {
    private static final List<AuditRules> OF_PLATFORMS = ServiceLoader.load(AuditRules.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    private EveryRule() {}

    static SnapshotEvidence over(Database database) {
        return new SnapshotEvidence(database, ServiceDescriptors.onClassPath(), OF_PLATFORMS);
    }

    /** Queries for possible changes: they compare with a setting, and use the changes of no other part. */
    static List<String> changedSinceASetting() {
        return new RulesToApply(OF_PLATFORMS)
                .parts().stream()
                        .flatMap(part -> part.changed().stream())
                        .filter(query -> query.contains("'audit.") && !query.contains("changed_"))
                        .toList();
    }

    static List<RuleQuery> all() {
        return new RulesToApply(OF_PLATFORMS).all();
    }
}
