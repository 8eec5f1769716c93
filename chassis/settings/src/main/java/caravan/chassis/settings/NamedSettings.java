package caravan.chassis.settings;

import caravan.chassis.api.Settings;
import caravan.kernel.OwnerOnlyFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns texts into the types of settings. If a value does not fit, the start fails, and the message names the setting. */
abstract class NamedSettings implements Settings {
    private static final Pattern SHORT_DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})(?:([KMGTP])iB)?");
    private static final String SIZE_UNITS = "KMGTP";

    private final Path dataFolder;

    NamedSettings(Path dataFolder) {
        this.dataFolder = dataFolder;
    }

    protected abstract Optional<String> value(String name);

    /** The name in messages: with the service's name, if the value is set for the service only. */
    protected abstract String fullName(String name);

    @Override
    public Optional<String> text(String name) {
        return value(name).filter(text -> !text.isBlank());
    }

    @Override
    public int integer(String name, int defaultValue, int min, int max) {
        return text(name)
                .map(text -> wholeNumber(fullName(name), text, min, max))
                .orElse(defaultValue);
    }

    private static int wholeNumber(String name, String text, int min, int max) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // Falls through: one message serves for a number out of bounds and for a text.
        }
        throw new IllegalArgumentException(
                "setting " + name + " must be a whole number from " + min + " to " + max + ", not '" + text + "'");
    }

    @Override
    public Duration duration(String name, Duration defaultValue) {
        return text(name).map(text -> duration(fullName(name), text.strip())).orElse(defaultValue);
    }

    @Override
    public Duration duration(String name, Duration defaultValue, Duration min, Duration max) {
        Duration set = duration(name, defaultValue);
        if (set.compareTo(min) < 0 || set.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "setting " + fullName(name) + " must be from " + NotedSettings.written(min) + " to "
                            + NotedSettings.written(max) + ", not " + NotedSettings.written(set));
        }
        return set;
    }

    private static Duration duration(String name, String text) {
        Matcher matcher = SHORT_DURATION.matcher(text);
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException notOne) {
            throw new IllegalArgumentException(
                    "setting " + name + " must be a duration such as 90s, 15m or PT15M, not '" + text + "'", notOne);
        }
    }

    @Override
    public OptionalLong bytes(String name) {
        return text(name)
                .map(text -> OptionalLong.of(bytes(fullName(name), text.strip())))
                .orElseGet(OptionalLong::empty);
    }

    private static long bytes(String name, String text) {
        Matcher matcher = SIZE.matcher(text);
        if (matcher.matches()) {
            int doublings = matcher.group(2) == null ? 0 : 10 * (1 + SIZE_UNITS.indexOf(matcher.group(2)));
            try {
                return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << doublings);
            } catch (ArithmeticException tooLarge) {
                // Falls through: one message serves for a size that is too large and for a text.
            }
        }
        throw new IllegalArgumentException("setting " + name
                + " must be a size such as 512MiB, 2GiB or a number of bytes," + " below 8192 PiB, not '" + text + "'");
    }

    @Override
    public Path dataFolder() {
        try {
            return Files.createDirectories(dataFolder, OwnerOnlyFiles.folderAttributes());
        } catch (IOException refused) {
            throw new UncheckedIOException("cannot make the data folder " + dataFolder, refused);
        }
    }
}
