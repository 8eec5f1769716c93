package caravan.chassis.messages;

import caravan.chassis.api.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;

/**
 * Opens a transport that carries messages between processes. Found on the class path ({@link java.util.ServiceLoader}), so that a
 * single process needs no broker's libraries.
 */
public interface TransportProvider {
    /**
     * A transport that has not begun; empty if the settings do not name its broker. The broker need not be there.
     *
     * @param process the settings of the process
     * @throws IllegalArgumentException if a setting does not fit
     */
    Optional<Transport> open(Settings process, MeterRegistry registry, Clock clock);
}
