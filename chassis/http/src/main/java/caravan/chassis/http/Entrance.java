package caravan.chassis.http;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.http.admission.Admission;
import caravan.chassis.http.problems.Refusal;
import caravan.chassis.http.routing.Route;
import caravan.chassis.http.routing.RouteTree;
import caravan.chassis.http.routing.UriText;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is looked at before anything is done for a request: its route, its deadline, whether there is room, and who calls. */
final class Entrance {
    private final RouteTree routes;
    private final Admission admission;
    private final Gatekeeper gatekeeper;
    private final Arrival arrival;

    Entrance(RouteTree routes, Admission admission, Gatekeeper gatekeeper, Arrival arrival) {
        this.routes = routes;
        this.admission = admission;
        this.gatekeeper = gatekeeper;
        this.arrival = arrival;
    }

    /** @throws Refusal if the request goes no further */
    void letIn(Handling handling) {
        HttpServerRequest source = handling.source();
        if (source.path().equals("*")) {
            throw new Refusal(Reply.noContent());
        }
        RouteTree.Place place = routes.find(UriText.segments(source.path()));
        if (place == null) {
            throw new Refusal(Reply.notFound("address"));
        }
        Route route = routeOf(place, source.method());
        handling.at(route, place.values());
        handling.until(arrival.deadline(source, handling.peer(), handling.startedNanos()));
        handling.requireTimeLeft();
        handling.holds(admission.enter(route.priority(), route.usualTime()));
        String authorization = authorizationOf(source);
        handling.requires(access(route, handling, authorization));
        handling.admittedBy(gatekeeper.look(handling.access(), authorization));
    }

    private Access access(Route route, Handling handling, @Nullable String authorization) {
        if (!(route.access() instanceof Access.Operators)) {
            return route.access();
        }
        if (arrival.isMetricsReader(handling.source(), handling.peer())) {
            return Access.ANYONE;
        }
        if (authorization == null) {
            throw Gatekeeper.operatorsAlone();
        }
        return Access.ADMINISTRATOR;
    }

    private static Route routeOf(RouteTree.Place place, HttpMethod method) {
        Route route = place.routes().get(method == HttpMethod.HEAD ? "GET" : method.name());
        if (route == null) {
            String allowed = String.join(", ", place.routes().keySet());
            String withHead = place.routes().containsKey("GET") ? allowed + ", HEAD" : allowed;
            throw new Refusal(Reply.problem(405, "method_not_allowed", "Allowed here: " + withHead + ".")
                    .withHeader("Allow", withHead));
        }
        return route;
    }

    private static @Nullable String authorizationOf(HttpServerRequest source) {
        String first = source.headers().get(HttpHeaders.AUTHORIZATION);
        if (first == null) {
            return null;
        }
        List<String> all = source.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (all.size() > 1) {
            throw Refusal.of(400, "invalid_header", "Send one Authorization header.", "Authorization");
        }
        return first;
    }
}
