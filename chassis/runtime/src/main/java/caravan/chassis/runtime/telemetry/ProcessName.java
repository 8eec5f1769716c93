package caravan.chassis.runtime.telemetry;

import caravan.chassis.api.Settings;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * How logs, traces and the console name one process, such as {@code orders-2}. Two processes of a system should not have one name; if
 * they do, nothing else depends on it.
 *
 * @param value 1 to 63 letters, digits, dots, dashes and underscores, such as a host's name has
 */
public record ProcessName(String value) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final String OF_SEVERAL = "caravan";

    /** @throws IllegalArgumentException if it is no such name */
    public ProcessName {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "process-name must be 1 to 63 letters, digits, dots, dashes or underscores, not '" + value + "'");
        }
    }

    /**
     * The name of the setting {@code process-name}, or that of the only service, or {@code caravan} for a process of several services.
     *
     * @param process the settings of the process
     * @throws IllegalArgumentException if the setting is no such name
     */
    public static ProcessName of(Settings process, Collection<String> services) {
        String known = services.size() == 1 ? services.iterator().next() : OF_SEVERAL;
        return new ProcessName(process.text("process-name").orElse(known));
    }

    @Override
    public String toString() {
        return value;
    }
}
