package caravan.chassis.http.routing;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Routes;
import caravan.chassis.http.admission.BaselineLatency;
import caravan.chassis.http.admission.Priority;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/** One method of one path, with its handler. */
public final class Route {
    private final DeclaredRoute declared;
    private final Access access;
    private final Routes.Handler handler;
    private final List<String> parameters;
    private final Priority priority;
    private final BaselineLatency baseline = new BaselineLatency();
    private final Map<Integer, Timer> timers = new ConcurrentHashMap<>();
    private final IntFunction<Timer> timerOfStatus;

    public Route(
            DeclaredRoute declared,
            Access access,
            Routes.Handler handler,
            Priority priority,
            IntFunction<Timer> timerOfStatus) {
        this.declared = declared;
        this.access = access;
        this.handler = handler;
        this.parameters = RouteTree.segmentsOf(declared.path()).stream()
                .filter(RouteTree::isParameter)
                .map(segment -> segment.substring(1, segment.length() - 1))
                .toList();
        this.priority = priority;
        this.timerOfStatus = timerOfStatus;
    }

    public DeclaredRoute declared() {
        return declared;
    }

    public Access access() {
        return access;
    }

    /** Whether every signed-in user may use it, so that what it shows may belong to one of them. */
    public boolean isForEachSignedIn() {
        return access.equals(Access.SIGNED_IN);
    }

    public Routes.Handler handler() {
        return handler;
    }

    /** The names of the path's parameters, from left to right. */
    public List<String> parameters() {
        return parameters;
    }

    public Priority priority() {
        return priority;
    }

    public BaselineLatency baseline() {
        return baseline;
    }

    public Timer timer(int status) {
        return timers.computeIfAbsent(status, timerOfStatus::apply);
    }
}
