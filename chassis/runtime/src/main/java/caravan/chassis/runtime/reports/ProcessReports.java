package caravan.chassis.runtime.reports;

import caravan.chassis.api.http.Caller;
import caravan.chassis.api.http.RawBody;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Declares the reports of a service's process as its routes. */
public final class ProcessReports {
    private ProcessReports() {}

    /** @param routes that are answered even under overload: that is when operators look */
    public static void declare(Routes routes, List<ProcessReport> reports) {
        reports.forEach(report -> routes.add(
                report.method(),
                report.path(),
                report.access(),
                report.accepted(),
                request -> Reply.ok(new RawBody("application/json", report.read(new OfRequest(request))))));
    }

    /** The parameters of a request. */
    private record OfRequest(Request request) implements ProcessReport.Question {
        @Override
        public Caller caller() {
            return request.caller();
        }

        @Override
        public <T> T body(Class<T> type) {
            return request.body(type);
        }

        @Override
        public <T> T path(String name, Function<String, T> parse) {
            return request.path(name, parse);
        }

        @Override
        public <T> Optional<T> query(String name, Function<String, T> parse) {
            return request.query(name, parse);
        }
    }
}
