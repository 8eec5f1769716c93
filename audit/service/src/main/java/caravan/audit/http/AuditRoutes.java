package caravan.audit.http;

import caravan.audit.Auditing;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Routes;

/** The route {@code GET /audit}. */
public final class AuditRoutes {
    private static final String RETRY_AFTER_SECONDS = "1";

    private final Auditing auditing;

    public AuditRoutes(Auditing auditing) {
        this.auditing = auditing;
    }

    public void declare(Routes routes) {
        routes.get(
                "/audit",
                Access.ADMINISTRATOR,
                _ -> auditing.audit()
                        .map(report -> Reply.ok(ReportView.of(report)).withHeader("Cache-Control", "no-store"))
                        .orElseGet(() -> Reply.problem(
                                        503, "audit_running", "An audit is running already; ask again when it is done.")
                                .withHeader("Retry-After", RETRY_AFTER_SECONDS)));
    }
}
