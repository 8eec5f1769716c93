package caravan.chassis.runtime.signals;

import caravan.chassis.api.MeterTags;
import caravan.chassis.http.documents.Readiness;
import caravan.chassis.runtime.signals.ProcessFigures.AdmissionFigures;
import caravan.chassis.runtime.signals.ProcessFigures.CacheFigures;
import caravan.chassis.runtime.signals.ProcessFigures.DatabaseFigures;
import caravan.chassis.runtime.signals.ProcessFigures.OutboxFigures;
import caravan.chassis.runtime.signals.ProcessFigures.RequestFigures;
import caravan.chassis.runtime.signals.Series.LastMinute;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the meters say about requests, outboxes, databases, caches and admission.
 *
 * @param levels of the gauges now
 * @param lastMinutes what was sampled
 */
record MeterFigures(Levels levels, Map<SeriesKey, LastMinute> lastMinutes, Readiness ready) {
    private static final String LIMIT = "http.server.requests.limit";
    private static final String WORKED_ON = "http.server.requests.worked.on";
    private static final String HEAD = "caravan.outbox.head";
    private static final String UNPUBLISHED = "caravan.relay.lag";
    private static final String UNPUBLISHED_SECONDS = "caravan.relay.lag.seconds";
    private static final String CONNECTIONS = "hikaricp.connections.active";
    private static final String CONNECTIONS_MAX = "hikaricp.connections.max";
    private static final String WAITING = "hikaricp.connections.pending";
    private static final String CACHE_BYTES = "caravan.cache.bytes";
    private static final String RESIDENT = "process.resident.memory";
    /** The gauges that figures are made of, by name. */
    static final Set<String> GAUGES = Set.of(
            LIMIT,
            WORKED_ON,
            HEAD,
            UNPUBLISHED,
            UNPUBLISHED_SECONDS,
            CONNECTIONS,
            CONNECTIONS_MAX,
            WAITING,
            CACHE_BYTES,
            RESIDENT,
            MessageFigures.LAG,
            MessageFigures.LAG_SECONDS,
            MessageFigures.STOPPED,
            MessageFigures.RECOVERING,
            MessageFigures.LETTERS);

    Optional<Long> residentBytes() {
        return levels.one(RESIDENT).map(Math::round);
    }

    List<RequestFigures> requests() {
        List<RequestFigures> all = new ArrayList<>();
        lastMinutes.forEach((key, minute) -> {
            if (key.kind() == SeriesKey.Kind.ROUTE) {
                List<String> names = key.names();
                all.add(new RequestFigures(
                        names.get(0),
                        names.get(1),
                        names.get(2),
                        minute.perSecond(0),
                        minute.perSecond(2),
                        minute.perSecond(1),
                        minute.p50Ms(),
                        minute.p99Ms()));
            }
        });
        all.sort(Comparator.comparing(RequestFigures::service)
                .thenComparing(RequestFigures::route)
                .thenComparing(RequestFigures::method));
        return all;
    }

    List<OutboxFigures> outboxes() {
        return levels.all(HEAD).stream()
                .map(head -> {
                    String service = head.tag(MeterTags.SERVICE);
                    return new OutboxFigures(
                            service,
                            Math.round(head.value()),
                            lastMinutes
                                    .getOrDefault(SeriesKey.of(SeriesKey.Kind.OUTBOX, service), LastMinute.NOTHING)
                                    .perSecond(0),
                            levels.of(UNPUBLISHED, MeterTags.SERVICE, service).map(Math::round),
                            levels.of(UNPUBLISHED_SECONDS, MeterTags.SERVICE, service)
                                    .map(Quantiles::rounded));
                })
                .sorted(Comparator.comparing(OutboxFigures::service))
                .toList();
    }

    List<DatabaseFigures> databases() {
        return levels.all(CONNECTIONS).stream()
                .map(inUse -> {
                    String service = inUse.tag("pool");
                    boolean isDown = ready.checks().stream()
                            .anyMatch(check -> check.name().equals(service + "-database")
                                    && !check.status().equals("up"));
                    return new DatabaseFigures(
                            service,
                            isDown ? "down" : "up",
                            Math.round(inUse.value()),
                            levels.of(CONNECTIONS_MAX, "pool", service)
                                    .map(Math::round)
                                    .orElse(0L),
                            levels.of(WAITING, "pool", service).map(Math::round).orElse(0L));
                })
                .sorted(Comparator.comparing(DatabaseFigures::service))
                .toList();
    }

    List<CacheFigures> caches() {
        List<CacheFigures> all = new ArrayList<>();
        lastMinutes.forEach((key, minute) -> {
            if (key.kind() == SeriesKey.Kind.CACHE) {
                String cache = key.names().getFirst();
                all.add(new CacheFigures(
                        cache,
                        levels.of(CACHE_BYTES, "cache", cache).map(Math::round),
                        minute.perSecond(0),
                        minute.perSecond(1)));
            }
        });
        all.sort(Comparator.comparing(CacheFigures::cache));
        return all;
    }

    Optional<AdmissionFigures> admission() {
        return levels.one(LIMIT)
                .map(limit -> new AdmissionFigures(
                        Math.round(limit),
                        Math.round(levels.all(WORKED_ON).stream()
                                .filter(level -> !level.has("priority", "essential"))
                                .mapToDouble(Levels.Level::value)
                                .sum()),
                        lastMinutes
                                .getOrDefault(SeriesKey.of(SeriesKey.Kind.ADMISSION), LastMinute.NOTHING)
                                .perSecond(0)));
    }
}
