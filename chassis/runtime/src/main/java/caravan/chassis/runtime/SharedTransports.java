package caravan.chassis.runtime;

import caravan.chassis.api.Settings;
import caravan.chassis.messages.Transport;
import caravan.chassis.messages.TransportProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
import java.util.ServiceLoader;

/** Finds the transport that carries messages to other processes, if the settings name one. */
final class SharedTransports {
    /** The setting of the only broker. A program that was built without it must not start as a single process. */
    private static final String KAFKA = "kafka";

    private SharedTransports() {}

    /** @throws IllegalArgumentException if a setting does not fit, or names a broker that this program was built without */
    static Optional<Transport> open(Settings process, MeterRegistry registry, Clock clock) {
        Optional<Transport> opened = ServiceLoader.load(TransportProvider.class).stream()
                .flatMap(provider -> provider.get().open(process, registry, clock).stream())
                .findFirst();
        if (opened.isEmpty() && process.text(KAFKA).isPresent()) {
            throw new IllegalArgumentException("setting kafka names a broker, but this program was built without Kafka:"
                    + " start it with ./caravan run, or leave the setting out");
        }
        return opened;
    }
}
