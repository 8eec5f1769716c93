package caravan.commerce.wishes;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.kernel.descriptor.ServiceDescriptors;
import caravan.run.supervisor.Fleet;
import caravan.run.supervisor.FleetPlan;
import caravan.run.supervisor.processes.ProcessState;
import caravan.run.supervisor.terminal.FleetTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FleetStatusTest {
    /** It, and the one that issues tokens: a whole platform would take a minute. */
    private static final List<String> STARTED = List.of("wishes", "users");

    @Test
    void aFleetStartsItAndTellsOfIt() throws Exception {
        Path data = Files.createTempDirectory("caravan-wishes");
        FleetPlan plan = FleetPlan.of(
                        data, ServiceDescriptors.onClassPath().matching(each -> STARTED.contains(each.name())))
                .listeningOn("127.0.0.1", 0);
        try (Fleet fleet = Fleet.start(plan)) {
            assertThat(fleet.status().processes())
                    .filteredOn(process -> process.name().equals("wishes"))
                    .singleElement()
                    .satisfies(process -> assertThat(process.state()).isEqualTo(ProcessState.READY));
        }
    }

    @Test
    void theCommandHasAnOptionForIt() {
        assertThat(new CommandLine(new FleetTool()).getUsageMessage()).contains("--wishes=N");
    }
}
