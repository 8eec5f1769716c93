package caravan.chassis.runtime.signals;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Routes;
import java.util.List;
import java.util.function.Function;

/** Where staff see what a process does. A gateway answers these routes for all processes. */
public final class SignalRoutes {
    private final ProcessSignals signals;

    public SignalRoutes(ProcessSignals signals) {
        this.signals = signals;
    }

    public void declare(Routes routes) {
        routes.get("/processes", Access.STAFF, request -> Reply.ok(List.of(signals.figures())))
                .get(
                        "/signals",
                        Access.STAFF,
                        Accepted.parameters("service"),
                        request -> Reply.ok(List.of(signals.lastHour(request.query("service", Function.identity())))));
    }
}
