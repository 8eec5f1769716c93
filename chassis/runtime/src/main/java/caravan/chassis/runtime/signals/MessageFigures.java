package caravan.chassis.runtime.signals;

import caravan.chassis.api.MeterTags;
import caravan.chassis.runtime.signals.Levels.Level;
import caravan.chassis.runtime.signals.ProcessFigures.State;
import caravan.chassis.runtime.signals.ProcessFigures.SubscriptionFigures;
import caravan.chassis.runtime.signals.ProcessFigures.TypeFigures;
import caravan.chassis.runtime.signals.Series.LastMinute;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The elements of a process' subscriptions, by source. */
final class MessageFigures {
    static final String LAG = "caravan.outbox.lag";
    static final String LAG_SECONDS = "caravan.outbox.lag.seconds";
    static final String STOPPED = "caravan.subscription.stopped";
    static final String RECOVERING = "caravan.subscription.recovering";
    static final String LETTERS = "caravan.dead.letters";

    private static final String SUBSCRIPTION = "subscription";
    private static final String SOURCE = "source";
    /** The source that a transport names which counts all sources together. */
    private static final String ALL_SOURCES = "kafka";

    private final Levels levels;
    private final Map<SeriesKey, LastMinute> lastMinutes;
    /** By service, subscription and source. */
    private final Map<List<String>, List<TypeFigures>> types = new HashMap<>();

    MessageFigures(Levels levels, Map<SeriesKey, LastMinute> lastMinutes) {
        this.levels = levels;
        this.lastMinutes = lastMinutes;
        lastMinutes.forEach((key, last) -> {
            if (key.kind() == SeriesKey.Kind.TYPE) {
                types.computeIfAbsent(key.names().subList(0, 3), _ -> new ArrayList<>())
                        .add(new TypeFigures(key.names().get(3), last.perSecond(0)));
            }
        });
    }

    /** All of them. Every subscription has a gauge from its start on. */
    List<SubscriptionFigures> all() {
        List<SubscriptionFigures> all = new ArrayList<>();
        for (Level stopped : levels.all(STOPPED)) {
            String service = stopped.tag(MeterTags.SERVICE);
            String subscription = stopped.tag(SUBSCRIPTION);
            State state = stopped.value() > 0 ? State.STOPPED : stateOf(service, subscription);
            SortedSet<String> sources = sourcesOf(service, subscription);
            if (sources.isEmpty()) {
                all.add(figures(service, subscription, Optional.empty(), true, state));
            }
            for (String source : sources) {
                all.add(figures(service, subscription, Optional.of(source), source.equals(sources.first()), state));
            }
        }
        all.sort(Comparator.comparing(SubscriptionFigures::service).thenComparing(SubscriptionFigures::subscription));
        return all;
    }

    private State stateOf(String service, String subscription) {
        return of(RECOVERING, service, subscription).anyMatch(level -> level.value() > 0)
                ? State.RECOVERING
                : State.RUNNING;
    }

    private Stream<Level> of(String name, String service, String subscription) {
        return levels.all(name).stream()
                .filter(level -> level.has(MeterTags.SERVICE, service) && level.has(SUBSCRIPTION, subscription));
    }

    /** Those that have sent it something, or have something for it. */
    private SortedSet<String> sourcesOf(String service, String subscription) {
        SortedSet<String> sources = new TreeSet<>();
        types.keySet().stream()
                .filter(key -> key.get(0).equals(service) && key.get(1).equals(subscription))
                .forEach(key -> sources.add(key.get(2)));
        Stream.concat(of(LAG, service, subscription), of(LETTERS, service, subscription))
                .filter(level -> level.value() > 0 && !level.has(SOURCE, ALL_SOURCES))
                .forEach(level -> sources.add(level.tag(SOURCE)));
        return sources;
    }

    private SubscriptionFigures figures(
            String service, String subscription, Optional<String> source, boolean isFirst, State state) {
        LastMinute last = lastMinutes.getOrDefault(
                SeriesKey.of(SeriesKey.Kind.SUBSCRIPTION, service, subscription), LastMinute.NOTHING);
        List<TypeFigures> ofSource = source.map(
                        name -> types.getOrDefault(List.of(service, subscription, name), List.of()))
                .orElse(List.of());
        return new SubscriptionFigures(
                service,
                subscription,
                source,
                lag(LAG, service, subscription, source, isFirst).map(Math::round),
                lag(LAG_SECONDS, service, subscription, source, isFirst).map(Quantiles::rounded),
                Quantiles.rounded(
                        ofSource.stream().mapToDouble(TypeFigures::perSecond).sum()),
                isFirst ? Optional.of(last.perSecond(1)) : Optional.empty(),
                last.p50Ms(),
                last.p99Ms(),
                Math.round(of(LETTERS, service, subscription)
                        .filter(level -> source.isEmpty() || level.has(SOURCE, source.get()))
                        .mapToDouble(Level::value)
                        .sum()),
                state,
                ofSource);
    }

    private Optional<Double> lag(
            String name, String service, String subscription, Optional<String> source, boolean isFirst) {
        Optional<Double> ofSource = source.flatMap(wanted -> of(name, service, subscription)
                .filter(level -> level.has(SOURCE, wanted))
                .map(Level::value)
                .findFirst());
        if (ofSource.isPresent() || !isFirst) {
            return ofSource;
        }
        return of(name, service, subscription).map(Level::value).max(Comparator.naturalOrder());
    }
}
