package caravan.chassis.kafka.relay;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.kernel.Outage;
import org.junit.jupiter.api.Test;

class RelayOutageTest {
    private static final RuntimeException AWAY = new IllegalStateException("the broker is away");

    private final RelayOutage outage = new RelayOutage(new Outage());

    @Test
    void instancesThatTakeTurnsAtTheLeaseLogAnOutageOnce() {
        outage.anotherHasPublished(7);
        assertThat(outage.failed(AWAY)).isPresent();
        for (int turn = 0; turn < 10; turn++) {
            outage.anotherHasPublished(7);
            assertThat(outage.failed(AWAY)).isEmpty();
        }
        assertThat(outage.over())
                .hasValueSatisfying(was -> assertThat(was.failures()).isEqualTo(11));
    }

    @Test
    void anInstanceThatPublishesEndsTheOutageOfTheOthers() {
        outage.failed(AWAY);
        outage.anotherHasPublished(8);
        assertThat(outage.over()).isEmpty();
        assertThat(outage.failed(AWAY)).as("the next outage").isPresent();
    }
}
