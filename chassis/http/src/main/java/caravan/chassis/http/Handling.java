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

/** One request on its way: first on the event loop, then on a virtual thread, never on both at once. */
final class Handling {
    private final HttpServerRequest source;
    private final Exchange exchange;
    private final Trace trace;
    private final InetAddress peer;
    private final long startedNanos = System.nanoTime();
    private Optional<Deadline> deadline = Optional.empty();
    private List<String> pathValues = List.of();
    private @Nullable Route route;
    private @Nullable Permit permit;
    private Access access = Access.ADMINISTRATOR;
    private Gatekeeper.@Nullable Admittance admittance;

    Handling(HttpServerRequest source, Exchange exchange, Trace trace) {
        this.source = source;
        this.exchange = exchange;
        this.trace = trace;
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

    InetAddress peer() {
        return peer;
    }

    long startedNanos() {
        return startedNanos;
    }

    Optional<Deadline> deadline() {
        return deadline;
    }

    /** @throws Refusal 503, if it is over */
    void requireTimeLeft() {
        if (deadline.isPresent() && deadline.get().isOver(System.nanoTime())) {
            throw new Refusal(Refusal.deadlineExceeded());
        }
    }

    void until(Optional<Deadline> known) {
        deadline = known;
    }

    void at(Route found, List<String> values) {
        route = found;
        pathValues = values;
    }

    /** Null, if its address leads nowhere. */
    @Nullable
    Route route() {
        return route;
    }

    Route routeFound() {
        if (route == null) {
            throw new IllegalStateException("the request has no route");
        }
        return route;
    }

    List<String> pathValues() {
        return pathValues;
    }

    /** Who may go on: the route's, unless where the request comes from decides. */
    void requires(Access decided) {
        access = decided;
    }

    Access access() {
        return access;
    }

    void holds(Permit taken) {
        permit = taken;
    }

    Permit permit() {
        if (permit == null) {
            throw new IllegalStateException("the request was not let in");
        }
        return permit;
    }

    void admittedBy(Gatekeeper.Admittance known) {
        admittance = known;
    }

    Gatekeeper.Admittance admittance() {
        if (admittance == null) {
            throw new IllegalStateException("nobody looked at the request's token");
        }
        return admittance;
    }

    /** Gives the place back; harmless if there is none. */
    void leave() {
        if (permit != null) {
            permit.close();
        }
    }
}
