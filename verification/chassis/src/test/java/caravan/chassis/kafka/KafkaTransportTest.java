package caravan.chassis.kafka;

import caravan.chassis.messages.Transport;
import caravan.chassis.testkit.TransportSuite;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;

class KafkaTransportTest extends TransportSuite {
    private final KafkaSettings settings = TestKafka.shared().fresh();

    @Override
    protected Transport newTransport() {
        return KafkaTransport.open(settings, new SimpleMeterRegistry(), Clock.systemUTC());
    }
}
