package caravan.audit.http;

import caravan.audit.AuditRun;
import caravan.audit.RunAudits;
import caravan.audit.domain.Report;
import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.kernel.UuidV7;
import java.time.Duration;
import java.util.Optional;

/** The routes under {@code /audit}: they start an audit or join the running one, wait for it, and show its progress. */
public final class AuditRoutes {
    /** How long a request waits for the report, unless {@code Prefer: wait} says another time. */
    private static final Duration WAIT = Duration.ofSeconds(10);

    private static final int ACCEPTED = 202;
    private static final String ASK_AGAIN_AFTER_SECONDS = "1";

    private final RunAudits audits;
    private final Runnable wake;

    /** @param wake starts the worker that audits */
    public AuditRoutes(RunAudits audits, Runnable wake) {
        this.audits = audits;
        this.wake = wake;
    }

    public void declare(Routes routes) {
        routes.get("/audit", Access.ADMINISTRATOR, Accepted.parameters("full"), this::audit)
                .get("/audit/status", Access.ADMINISTRATOR, _ -> status())
                .get("/audit/runs/{id}", Access.ADMINISTRATOR, this::run);
    }

    private Reply audit(Request request) throws InterruptedException {
        AuditRun run = audits.ask(request.query("full", AuditRoutes::yesOrNo).orElse(false));
        return answer(request, run);
    }

    private Reply run(Request request) throws InterruptedException {
        Optional<AuditRun> run = audits.run(request.path("id", UuidV7::parse));
        return run.isEmpty() ? Reply.notFound("audit") : answer(request, run.get());
    }

    private Reply status() {
        return fresh(Reply.ok(StatusView.of(audits.waiting(), audits.running(), audits.lastEnded())));
    }

    private Reply answer(Request request, AuditRun run) throws InterruptedException {
        wake.run();
        Optional<Report> report = request.waiting(request.preferWait().orElse(WAIT), run::within);
        return report.map(there -> fresh(Reply.ok(ReportView.of(there))))
                .orElseGet(() -> fresh(Reply.of(ACCEPTED, StatusView.RunView.of(run)))
                        .withHeader("Location", "/audit/runs/" + run.id())
                        .withHeader("Retry-After", ASK_AGAIN_AFTER_SECONDS));
    }

    private static Reply fresh(Reply reply) {
        return reply.withHeader("Cache-Control", "no-store");
    }

    private static boolean yesOrNo(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }
}
