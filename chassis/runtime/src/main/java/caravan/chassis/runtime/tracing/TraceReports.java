package caravan.chassis.runtime.tracing;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.json.Json;
import caravan.chassis.runtime.reports.BoundedList;
import caravan.chassis.runtime.reports.ProcessReport;
import caravan.chassis.runtime.telemetry.ProcessName;
import java.util.List;
import java.util.regex.Pattern;

/** Where administrators see the latest traces of a process: {@code GET /traces}, and the spans of one. */
public final class TraceReports {
    private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");

    private TraceReports() {}

    public static List<ProcessReport> of(ProcessSpans spans, ProcessName process) {
        TraceViews views = new TraceViews(spans, process);
        return List.of(new Latest(views), new One(views));
    }

    private static String traceId(String text) {
        if (!TRACE_ID.matcher(text).matches()) {
            throw new IllegalArgumentException("must be 32 hexadecimal digits");
        }
        return text;
    }

    private static byte[] bounded(List<?> elements, int bytesMax) {
        BoundedList list = new BoundedList(bytesMax);
        for (Object element : elements) {
            if (!list.add(Json.write(element))) {
                break;
            }
        }
        return list.json();
    }

    private record Latest(TraceViews views) implements ProcessReport {
        @Override
        public String path() {
            return "/traces";
        }

        @Override
        public Access access() {
            return Access.ADMINISTRATOR;
        }

        @Override
        public Accepted accepted() {
            return Accepted.parameters("min_ms", "errors", "route", "service", "process", "without", "limit");
        }

        @Override
        public byte[] read(Question question) {
            return bounded(views.list(TraceViews.Query.of(question)), question.bytesMax());
        }
    }

    private record One(TraceViews views) implements ProcessReport {
        @Override
        public String path() {
            return "/traces/{trace_id}";
        }

        @Override
        public Access access() {
            return Access.ADMINISTRATOR;
        }

        @Override
        public Accepted accepted() {
            return Accepted.NOTHING;
        }

        @Override
        public byte[] read(Question question) {
            return bounded(views.trace(question.path("trace_id", TraceReports::traceId)), question.bytesMax());
        }
    }
}
