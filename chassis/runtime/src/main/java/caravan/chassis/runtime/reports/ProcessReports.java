package caravan.chassis.runtime.reports;

import caravan.chassis.api.http.Caller;
import caravan.chassis.api.http.RawBody;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.chassis.http.problems.Refusal;
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
        public int bytesMax() {
            return request.header(ProcessReport.BYTES_MAX_HEADER)
                    .map(OfRequest::bytesMax)
                    .orElse(ProcessReport.BYTES_MAX);
        }

        private static int bytesMax(String text) {
            if (!text.matches("[1-9][0-9]{0,8}")) {
                throw Refusal.of(
                        400,
                        "invalid_header",
                        "The header " + ProcessReport.BYTES_MAX_HEADER + " must be a number of bytes.",
                        ProcessReport.BYTES_MAX_HEADER);
            }
            return Math.min(Integer.parseInt(text), ProcessReport.BYTES_MAX);
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
