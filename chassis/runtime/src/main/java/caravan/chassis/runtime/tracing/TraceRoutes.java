package caravan.chassis.runtime.tracing;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import java.util.Optional;
import java.util.function.Function;

/** Where administrators see the latest traces of a process. */
public final class TraceRoutes {
    private final TraceViews views;

    public TraceRoutes(TraceViews views) {
        this.views = views;
    }

    public void declare(Routes routes) {
        routes.add(
                        "GET",
                        "/traces",
                        Access.ADMINISTRATOR,
                        Accepted.parameters(TraceViews.PARAMETERS.toArray(String[]::new)),
                        request -> Reply.ok(views.list(TraceViews.Query.of(new OfRequest(request)))))
                .get(
                        "/traces/{trace_id}",
                        Access.ADMINISTRATOR,
                        request -> Reply.ok(views.trace(request.path("trace_id", Function.identity()))));
    }

    private record OfRequest(Request request) implements TraceViews.Query.Parameters {
        @Override
        public <T> Optional<T> get(String name, Function<String, T> parse) {
            return request.query(name, parse);
        }
    }
}
