package caravan.chassis.runtime.signals;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values of some gauges, read once. */
final class Levels {
    private final Map<String, List<Level>> byName = new HashMap<>();

    record Level(Map<String, String> tags, double value) {
        String tag(String name) {
            return tags.getOrDefault(name, "");
        }

        boolean has(String name, String value) {
            return tag(name).equals(value);
        }
    }

    private Levels() {}

    static Levels of(MeterRegistry registry, Set<String> names) {
        Levels levels = new Levels();
        for (Meter meter : registry.getMeters()) {
            if (meter instanceof Gauge gauge && names.contains(meter.getId().getName())) {
                Map<String, String> tags = new HashMap<>();
                for (Tag tag : meter.getId().getTagsAsIterable()) {
                    tags.put(tag.getKey(), tag.getValue());
                }
                levels.byName
                        .computeIfAbsent(meter.getId().getName(), _ -> new ArrayList<>())
                        .add(new Level(tags, gauge.value()));
            }
        }
        return levels;
    }

    List<Level> all(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /** The gauge with a tag of this value. */
    Optional<Double> of(String name, String tag, String value) {
        return all(name).stream()
                .filter(level -> level.has(tag, value))
                .map(Level::value)
                .filter(Double::isFinite)
                .findFirst();
    }

    /** The only gauge of a name. */
    Optional<Double> one(String name) {
        return all(name).stream().map(Level::value).filter(Double::isFinite).findFirst();
    }
}
