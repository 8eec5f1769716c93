package caravan.chassis.messages;

import caravan.chassis.api.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;

/**
 * Opens a transport between processes. {@link java.util.ServiceLoader} finds it on the class path, so a single process needs no libraries
 * of a broker.
 */
public interface TransportProvider {
    /**
     * A transport that is not started; empty if the settings name no broker. The broker need not be available.
     *
     * @param process the settings of the process
     * @throws IllegalArgumentException if a setting does not fit
     */
    Optional<Transport> open(Settings process, MeterRegistry registry, Clock clock);
}
