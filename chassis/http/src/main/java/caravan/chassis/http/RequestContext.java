package caravan.chassis.http;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.admission.Permit;
import caravan.chassis.http.headers.Deadline;
import caravan.chassis.http.problems.Refusal;
import caravan.chassis.http.routing.Route;
import caravan.chassis.http.server.exchange.Exchange;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of one request: used first on the event loop, then on a virtual thread, never on both at once. */
final class RequestContext {
    private final HttpServerRequest source;
    private final Exchange exchange;
    private final @Nullable String agentsSpanId;
    private final InetAddress peer;
    private final long startedNanos = System.nanoTime();
    private Trace trace;
    private Optional<Deadline> deadline = Optional.empty();
    private List<String> pathValues = List.of();
    private @Nullable Route route;
    private @Nullable Permit permit;
    private Access access = Access.ADMINISTRATOR;
    private Authorizer.@Nullable Credentials credentials;

    /** @param agentsSpanId the span of OpenTelemetry's agent within which it is handled, if there is one */
    RequestContext(HttpServerRequest source, Exchange exchange, Trace trace, @Nullable String agentsSpanId) {
        this.source = source;
        this.exchange = exchange;
        this.trace = trace;
        this.agentsSpanId = agentsSpanId;
        this.peer = exchange.peer();
    }

    HttpServerRequest source() {
        return source;
    }

    Exchange exchange() {
        return exchange;
    }

    Trace trace() {
        return trace;
    }

    /** From now on its trace is kept. */
    void keepTrace() {
        trace = trace.sampled();
    }

    boolean isInAgentsSpan() {
        return agentsSpanId != null;
    }

    @Nullable
    String agentsSpanId() {
        return agentsSpanId;
    }

    InetAddress peer() {
        return peer;
    }

    long startedNanos() {
        return startedNanos;
    }

    Optional<Deadline> deadline() {
        return deadline;
    }

    /** @throws Refusal 503 if the deadline has passed */
    void requireTimeLeft() {
        if (deadline.isPresent() && deadline.get().isOver(System.nanoTime())) {
            throw new Refusal(Refusal.deadlineExceeded());
        }
    }

    void setDeadline(Optional<Deadline> known) {
        deadline = known;
    }

    void setRoute(Route found, List<String> values) {
        route = found;
        pathValues = values;
    }

    /** Null if there is no route for its address. */
    @Nullable
    Route route() {
        return route;
    }

    Route requireRoute() {
        if (route == null) {
            throw new IllegalStateException("the request has no route");
        }
        return route;
    }

    List<String> pathValues() {
        return pathValues;
    }

    /** Who may use the route. Metrics decide this by the address of the caller. */
    void setAccess(Access decided) {
        access = decided;
    }

    Access access() {
        return access;
    }

    void setPermit(Permit taken) {
        permit = taken;
    }

    Permit permit() {
        if (permit == null) {
            throw new IllegalStateException("the request was not admitted");
        }
        return permit;
    }

    void setCredentials(Authorizer.Credentials known) {
        credentials = known;
    }

    Authorizer.Credentials credentials() {
        if (credentials == null) {
            throw new IllegalStateException("the request's token was not checked");
        }
        return credentials;
    }

    /** How long the process worked on it; 0 if it was not admitted. */
    long workNanos() {
        return permit == null ? 0 : permit.workNanos();
    }

    /** Gives its place back; does nothing if it has none. */
    void releasePermit() {
        if (permit != null) {
            permit.close();
        }
    }
}
