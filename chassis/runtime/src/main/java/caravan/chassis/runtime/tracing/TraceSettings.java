package caravan.chassis.runtime.tracing;

import caravan.chassis.api.Settings;
import caravan.chassis.runtime.telemetry.ProcessName;
import java.util.Optional;

/**
 * The settings {@code traces-per-second} and {@code otlp-endpoint}.
 *
 * @param tracesPerSecond of requests that write, and as many of requests that read
 * @param collector where spans are sent to, if there is one
 * @param process how the spans name the process
 */
public record TraceSettings(int tracesPerSecond, Optional<OtlpEndpoint> collector, ProcessName process) {
    static final int TRACES_PER_SECOND = 10;
    private static final int TRACES_PER_SECOND_MAX = 1_000;

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException if a setting does not fit
     */
    public static TraceSettings of(Settings process, ProcessName name) {
        return new TraceSettings(
                process.integer("traces-per-second", TRACES_PER_SECOND, 0, TRACES_PER_SECOND_MAX),
                process.text("otlp-endpoint").map(OtlpEndpoint::parse),
                name);
    }
}
