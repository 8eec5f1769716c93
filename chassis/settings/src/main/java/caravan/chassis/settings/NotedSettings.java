package caravan.chassis.settings;

import caravan.chassis.api.Settings;
import caravan.chassis.settings.Configuration.SettingRead;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Settings that note what is read of them, with defaults and bounds. */
final class NotedSettings implements Settings {
    private static final long[] UNIT_MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};
    private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

    private final Settings settings;
    private final String prefix;
    private final Map<String, SettingRead> read;

    /** @param prefix {@code orders.} for the settings of a service, empty for those of the process */
    NotedSettings(Settings settings, String prefix, Map<String, SettingRead> read) {
        this.settings = settings;
        this.prefix = prefix;
        this.read = read;
    }

    @Override
    public Optional<String> text(String name) {
        note(name, SettingRead.Form.TEXT, Optional.empty(), Optional.empty());
        return settings.text(name);
    }

    @Override
    public int integer(String name, int defaultValue, int min, int max) {
        String bounds = max == Integer.MAX_VALUE ? min + " or more" : min + " to " + max;
        note(name, SettingRead.Form.WHOLE_NUMBER, Optional.of(Integer.toString(defaultValue)), Optional.of(bounds));
        return settings.integer(name, defaultValue, min, max);
    }

    @Override
    public Duration duration(String name, Duration defaultValue) {
        note(name, SettingRead.Form.DURATION, Optional.of(written(defaultValue)), Optional.empty());
        return settings.duration(name, defaultValue);
    }

    @Override
    public Duration duration(String name, Duration defaultValue, Duration min, Duration max) {
        String bounds = written(min) + " to " + written(max);
        note(name, SettingRead.Form.DURATION, Optional.of(written(defaultValue)), Optional.of(bounds));
        return settings.duration(name, defaultValue, min, max);
    }

    @Override
    public OptionalLong bytes(String name) {
        note(name, SettingRead.Form.SIZE, Optional.empty(), Optional.empty());
        return settings.bytes(name);
    }

    @Override
    public Path dataFolder() {
        return settings.dataFolder();
    }

    private void note(String name, SettingRead.Form form, Optional<String> defaultValue, Optional<String> bounds) {
        read.putIfAbsent(prefix + name, new SettingRead(prefix + name, form, defaultValue, bounds));
    }

    /** As one writes it in a setting, in the largest unit that fits: {@code 7d}, {@code 90s}. */
    static String written(Duration duration) {
        long millis = duration.toMillis();
        int unit = 0;
        while (millis % UNIT_MILLIS[unit] != 0 || millis == 0 && unit < UNITS.length - 2) {
            unit++;
        }
        return millis / UNIT_MILLIS[unit] + UNITS[unit];
    }
}
