package caravan.chassis.settings;

import java.util.Optional;

/**
 * A setting that a program has read, as it asked for it. docs/configuration.md is compared with these.
 *
 * @param name with its service if it was read for one, such as {@code orders.pending-limit}
 * @param form what its value must look like
 * @param defaultValue what holds if it is not set; empty if the reader decides that itself
 * @param bounds such as {@code 1 to 64}; empty if the reader checks them itself
 */
public record SettingRead(String name, Form form, Optional<String> defaultValue, Optional<String> bounds) {
    /** What a value must look like. */
    public enum Form {
        TEXT,
        WHOLE_NUMBER,
        DURATION,
        SIZE
    }
}
