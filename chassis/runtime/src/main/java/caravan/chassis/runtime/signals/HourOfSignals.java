package caravan.chassis.runtime.signals;

import caravan.chassis.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * One element of the answer to {@code GET /signals}: what a process did in each minute of the last hour, the oldest first. A value is null
 * where the process did not run, or where nothing was measured.
 *
 * @param from the beginning of the first minute
 * @param series the most used routes only, if all would be too long
 */
record HourOfSignals(String process, int intervalSeconds, Instant from, List<Object> series) {
    /** What an element takes beside its series, in bytes of JSON. */
    private static final int OTHERS_BYTES_MAX = 512;

    /** Leaves out the least used routes, until the others fit. */
    static HourOfSignals bounded(String process, int intervalSeconds, Instant from, List<Object> series, int bytesMax) {
        List<Object> fitting = new ArrayList<>();
        int bytes = OTHERS_BYTES_MAX;
        for (Object each : byUse(series)) {
            bytes += Json.write(each).length + 1;
            if (bytes > bytesMax) {
                break;
            }
            fitting.add(each);
        }
        return new HourOfSignals(process, intervalSeconds, from, fitting);
    }

    private static List<Object> byUse(List<Object> series) {
        return series.stream()
                .sorted(Comparator.comparingDouble(HourOfSignals::use).reversed())
                .toList();
    }

    private static double use(Object series) {
        return series instanceof OfRoute route
                ? route.count().stream()
                        .flatMap(Optional::stream)
                        .mapToDouble(Double::doubleValue)
                        .sum()
                : Double.MAX_VALUE;
    }

    record OfRoute(
            String kind,
            String service,
            String method,
            String route,
            List<Optional<Double>> count,
            List<Optional<Double>> errors,
            List<Optional<Double>> refused,
            List<Optional<Double>> p50Ms,
            List<Optional<Double>> p99Ms) {}

    record OfSubscription(
            String kind,
            String service,
            String subscription,
            List<Optional<Double>> count,
            List<Optional<Double>> errors,
            List<Optional<Double>> p50Ms,
            List<Optional<Double>> p99Ms,
            List<Optional<Double>> lagSeconds) {}

    record OfDatabase(
            String kind, String service, List<Optional<Double>> connectionsInUse, List<Optional<Double>> waiting) {}

    record OfProcess(String kind, List<Optional<Double>> processorShare, List<Optional<Double>> heapBytes) {}

    /** The series of some services. */
    record Reading(Optional<String> service, int processors) implements SignalSampler.Reader<Object> {
        private static final double MICROSECONDS_A_MINUTE = 60e6;

        @Override
        public Optional<Object> read(SeriesKey key, Hour hour, List<Optional<Long>> minutes) {
            boolean isWanted = key.kind() == SeriesKey.Kind.PROCESS
                    || service.isEmpty()
                    || key.names().getFirst().equals(service.get());
            return isWanted ? of(key, column -> hour.column(column, minutes)) : Optional.empty();
        }

        private Optional<Object> of(SeriesKey key, IntFunction<List<Optional<Double>>> column) {
            SeriesKey.Kind kind = key.kind();
            List<String> names = key.names();
            int median = Series.columnOfMedian(kind);
            int level = Series.columnOfLevel(kind, 0);
            return switch (kind) {
                case ROUTE ->
                    Optional.of(new OfRoute(
                            "route",
                            names.get(0),
                            names.get(1),
                            names.get(2),
                            column.apply(0),
                            column.apply(1),
                            column.apply(2),
                            column.apply(median),
                            column.apply(median + 1)));
                case SUBSCRIPTION ->
                    Optional.of(new OfSubscription(
                            "subscription",
                            names.get(0),
                            names.get(1),
                            column.apply(0),
                            column.apply(1),
                            column.apply(median),
                            column.apply(median + 1),
                            column.apply(level)));
                case DATABASE ->
                    Optional.of(
                            new OfDatabase("database", names.getFirst(), column.apply(level), column.apply(level + 1)));
                case PROCESS -> Optional.of(new OfProcess("process", shares(column.apply(0)), column.apply(level)));
                case TYPE, OUTBOX, CACHE, ADMISSION -> Optional.empty();
            };
        }

        private List<Optional<Double>> shares(List<Optional<Double>> microseconds) {
            return microseconds.stream()
                    .map(each -> each.map(used -> Quantiles.rounded(used / MICROSECONDS_A_MINUTE / processors)))
                    .toList();
        }
    }
}
