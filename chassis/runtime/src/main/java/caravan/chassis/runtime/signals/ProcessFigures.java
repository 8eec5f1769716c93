package caravan.chassis.runtime.signals;

import caravan.chassis.json.Json;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One element of the answer to {@code GET /processes}: a process now, with rates and times of the last minute. Absent is unknown. */
record ProcessFigures(
        String process,
        String kind,
        List<String> services,
        String status,
        List<Check> checks,
        String host,
        int port,
        Instant startedAt,
        Optional<String> version,
        Optional<Double> processorShare,
        long heapBytes,
        long heapBytesMax,
        Optional<Long> residentBytes,
        int threads,
        List<RequestFigures> requests,
        List<SubscriptionFigures> subscriptions,
        List<OutboxFigures> outboxes,
        List<DatabaseFigures> databases,
        List<CacheFigures> caches,
        Optional<AdmissionFigures> admission) {

    /** Leaves out the least used routes, until the others fit. */
    ProcessFigures bounded(int bytesMax) {
        ProcessFigures fitting = this;
        List<RequestFigures> byUse = requests.stream()
                .sorted(Comparator.comparingDouble(RequestFigures::perSecond).reversed())
                .toList();
        int left = byUse.size();
        while (left > 0 && Json.write(fitting).length > bytesMax) {
            left /= 2;
            fitting = fitting.with(byUse.subList(0, left));
        }
        return fitting;
    }

    private ProcessFigures with(List<RequestFigures> others) {
        return new ProcessFigures(
                process,
                kind,
                services,
                status,
                checks,
                host,
                port,
                startedAt,
                version,
                processorShare,
                heapBytes,
                heapBytesMax,
                residentBytes,
                threads,
                others,
                subscriptions,
                outboxes,
                databases,
                caches,
                admission);
    }

    /** @param status {@code up}, {@code down}, or {@code refused} for a kind of work that is refused now */
    record Check(String name, String status, Optional<String> detail) {}

    /**
     * One route.
     *
     * @param refusedPerSecond answers 4xx and 503
     * @param errorsPerSecond answers 5xx but 503
     */
    record RequestFigures(
            String service,
            String method,
            String route,
            double perSecond,
            double refusedPerSecond,
            double errorsPerSecond,
            Optional<Double> p50Ms,
            Optional<Double> p99Ms) {}

    /**
     * One subscription and one source of its messages; without a source if no message has come yet.
     *
     * @param lagMessages what waits; with Kafka for all sources together, and then only in the first element of a subscription
     * @param lagSeconds the age of the oldest message that is not applied; the same
     * @param perSecond applied messages of the source
     * @param errorsPerSecond failed transactions, of all sources, only in the first element of a subscription
     * @param p50Ms of the transactions with messages of all sources
     */
    record SubscriptionFigures(
            String service,
            String subscription,
            Optional<String> source,
            Optional<Long> lagMessages,
            Optional<Double> lagSeconds,
            double perSecond,
            Optional<Double> errorsPerSecond,
            Optional<Double> p50Ms,
            Optional<Double> p99Ms,
            long deadLetters,
            State state,
            List<TypeFigures> types) {}

    /** Whether a subscription works. */
    enum State {
        RUNNING,
        /** Messages that it has not applied are gone. */
        STOPPED,
        /** It waits for a snapshot instead of messages that are gone. */
        RECOVERING
    }

    record TypeFigures(String type, double perSecond) {}

    /**
     * One outbox.
     *
     * @param perSecond messages that this process has committed
     * @param unpublishedMessages what the broker has not got, as this process knows; absent without a broker
     */
    record OutboxFigures(
            String service,
            long head,
            double perSecond,
            Optional<Long> unpublishedMessages,
            Optional<Double> unpublishedSeconds) {}

    record DatabaseFigures(String service, String status, long connectionsInUse, long connectionsMax, long waiting) {}

    record CacheFigures(String cache, Optional<Long> bytes, double hitsPerSecond, double missesPerSecond) {}

    record AdmissionFigures(long limit, long inUse, double refusedPerSecond) {}
}
