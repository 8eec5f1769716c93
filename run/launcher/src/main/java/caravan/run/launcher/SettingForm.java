package caravan.run.launcher;

import caravan.chassis.api.Settings;
import caravan.chassis.settings.Configuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a value must look like, as {@code settings.tsv} says it: {@code 0 to 65535}, {@code 1 or more}, {@code 1s to 5m}, {@code duration}.
 * Of other forms only a start finds out whether a value fits.
 */
final class SettingForm {
    private static final Pattern WHOLE_NUMBERS = Pattern.compile("(\\d+) (?:to (\\d+)|or more)");
    private static final Pattern DURATIONS = Pattern.compile("(\\d+[a-z]+) to (\\d+[a-z]+)");
    private static final String DURATION = "duration";

    private SettingForm() {}

    /** Why a start would refuse the value, in its words; empty if it fits, or if that is not known. */
    static Optional<String> problem(String form, String name, String value) {
        Settings settings = Configuration.of(Map.of(Configuration.environmentName(name), value), Path.of(""))
                .process();
        try {
            read(form, name, settings);
            return Optional.empty();
        } catch (IllegalArgumentException wrong) {
            return Optional.of(String.valueOf(wrong.getMessage()));
        }
    }

    private static void read(String form, String name, Settings settings) {
        Matcher numbers = WHOLE_NUMBERS.matcher(form);
        Matcher durations = DURATIONS.matcher(form);
        if (numbers.matches()) {
            int min = Integer.parseInt(numbers.group(1));
            int max = numbers.group(2) == null ? Integer.MAX_VALUE : Integer.parseInt(numbers.group(2));
            var unused = settings.integer(name, min, min, max);
        } else if (durations.matches()) {
            Duration min = duration(durations.group(1));
            var unused = settings.duration(name, min, min, duration(durations.group(2)));
        } else if (form.equals(DURATION)) {
            var unused = settings.duration(name, Duration.ZERO);
        } else if (form.equals("size")) {
            var unused = settings.bytes(name);
        }
    }

    private static Duration duration(String text) {
        return Configuration.of(Map.of(Configuration.environmentName(DURATION), text), Path.of(""))
                .process()
                .duration(DURATION, Duration.ZERO);
    }
}
