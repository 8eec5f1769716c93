package caravan.chassis.kafka;

import caravan.chassis.kafka.cluster.KafkaSettings;
import caravan.chassis.messages.Transport;
import caravan.chassis.testkit.kafka.TestKafka;
import caravan.chassis.testkit.transports.TransportSuite;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class KafkaTransportTest extends TransportSuite {
    private final KafkaSettings settings = TestTopics.freshSettings(TestKafka.shared());

    @Override
    protected Transport newTransport() {
        return KafkaTransport.open(settings, new SimpleMeterRegistry(), Clock.systemUTC());
    }

    @Override
    protected void loseMessages() {
        TestTopics.lose(settings, "sender");
    }
}
