package caravan.chassis.kafka;

import caravan.chassis.api.Settings;
import caravan.chassis.kafka.cluster.KafkaSettings;
import caravan.chassis.messages.Transport;
import caravan.chassis.messages.TransportProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;

/** Opens a {@link KafkaTransport} where the setting {@code kafka} names a broker. */
public final class KafkaTransportProvider implements TransportProvider {
    @Override
    public Optional<Transport> open(Settings process, MeterRegistry registry, Clock clock) {
        return KafkaSettings.of(process).map(kafka -> KafkaTransport.open(kafka, registry, clock));
    }
}
