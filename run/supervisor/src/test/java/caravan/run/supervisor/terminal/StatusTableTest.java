package caravan.run.supervisor.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.run.supervisor.control.ControlJson;
import caravan.run.supervisor.control.FleetStatus;
import caravan.run.supervisor.control.FleetStatus.ProcessStatus;
import caravan.run.supervisor.processes.ProcessKind;
import caravan.run.supervisor.processes.ProcessState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusTableTest {
    private static final ProcessStatus SERVING = new ProcessStatus(
            "orders",
            2,
            ProcessKind.SERVICE,
            Optional.of("http://127.0.0.1:40001"),
            4711,
            ProcessState.READY,
            "up",
            Optional.of(150L << 20),
            Optional.of(12L),
            1,
            3725);

    private static final ProcessStatus DEAD = new ProcessStatus(
            "gateway",
            1,
            ProcessKind.GATEWAY,
            Optional.empty(),
            0,
            ProcessState.WAITING,
            "none",
            Optional.empty(),
            Optional.empty(),
            5,
            0);

    private static final FleetStatus STATUS = new FleetStatus(
            "http://127.0.0.1:8080", "/data", 42, Instant.EPOCH, List.of("gateway"), List.of(SERVING, DEAD));

    @Test
    void eachProcessHasALine() {
        assertThat(StatusTable.of(STATUS))
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "orders-2",
                                "http://127.0.0.1:40001",
                                "4711",
                                "ready",
                                "up",
                                "150 MiB",
                                "12",
                                "1 h 2 min"));
    }

    @Test
    void unknownValuesAreDashes() {
        assertThat(StatusTable.of(STATUS))
                .anySatisfy(line -> assertThat(line).startsWith("gateway-1").contains("waiting", "none", " - "));
    }

    @Test
    void unsettledNamesAreListed() {
        assertThat(StatusTable.of(STATUS)).last().asString().contains("gateway");
    }

    @Test
    void theJsonCanBeReadBack() {
        String json = ControlJson.MAPPER.writeValueAsString(STATUS);

        assertThat(json).contains("\"process_id\":4711", "\"memory_bytes\":157286400", "\"state\":\"READY\"");
        assertThat(ControlJson.MAPPER.readValue(json, FleetStatus.class)).isEqualTo(STATUS);
    }
}
