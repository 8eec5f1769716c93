package caravan.run.supervisor.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.run.supervisor.control.FleetStatus;
import caravan.run.supervisor.control.FleetStatus.ProcessStatus;
import caravan.run.supervisor.processes.ProcessKind;
import caravan.run.supervisor.processes.ProcessState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrometheusTargetsTest {
    private static ProcessStatus process(String name, int instance, ProcessKind kind, Optional<String> address) {
        return new ProcessStatus(
                name,
                instance,
                kind,
                address,
                4711,
                ProcessState.READY,
                "up",
                Optional.empty(),
                Optional.empty(),
                0,
                1);
    }

    @Test
    void eachProcessThatServesHttpIsATargetWithItsNames() {
        FleetStatus status = new FleetStatus(
                "https://127.0.0.1:8080",
                "/data",
                42,
                Instant.EPOCH,
                List.of(),
                List.of(
                        process("postgresql", 1, ProcessKind.DATABASE, Optional.of("127.0.0.1:5432")),
                        process("orders", 1, ProcessKind.SERVICE, Optional.of("http://127.0.0.1:40001")),
                        process("orders", 2, ProcessKind.SERVICE, Optional.of("http://127.0.0.1:40002")),
                        process("users", 1, ProcessKind.SERVICE, Optional.empty()),
                        process("gateway", 1, ProcessKind.GATEWAY, Optional.of("https://127.0.0.1:8080"))));

        assertThat(PrometheusTargets.json(status))
                .isEqualTo(
                        "[{\"targets\":[\"127.0.0.1:40001\"],\"labels\":{\"process\":\"orders-1\",\"service\":\"orders\"}},"
                                + "{\"targets\":[\"127.0.0.1:40002\"],\"labels\":{\"process\":\"orders-2\",\"service\":\"orders\"}},"
                                + "{\"targets\":[\"127.0.0.1:8080\"],"
                                + "\"labels\":{\"__scheme__\":\"https\",\"process\":\"gateway-1\",\"service\":\"gateway\"}}]");
    }
}
