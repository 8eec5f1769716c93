package caravan.commerce.wishes;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Service;
import caravan.chassis.testkit.caravan.QuickStart;
import caravan.kernel.descriptor.ServiceDescriptors;
import caravan.run.supervisor.Fleet;
import caravan.run.supervisor.FleetPlan;
import caravan.run.supervisor.Programs;
import caravan.run.supervisor.processes.ProcessState;
import caravan.run.supervisor.terminal.FleetTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FleetStatusTest {
    /** This service, and the one that issues tokens. A whole platform would take a minute. */
    private static final List<String> STARTED = List.of("wishes", "users");

    @Test
    void aFleetStartsTheServiceAndListsIt() throws Exception {
        Path data = Files.createTempDirectory("caravan-wishes");
        FleetPlan plan = FleetPlan.of(
                        data, ServiceDescriptors.onClassPath().matching(each -> STARTED.contains(each.name())))
                .listeningOn("127.0.0.1", 0)
                .startedFrom(programs());
        try (Fleet fleet = Fleet.start(plan)) {
            assertThat(fleet.status().processes())
                    .filteredOn(process -> process.name().equals("wishes"))
                    .singleElement()
                    .satisfies(process -> assertThat(process.state()).isEqualTo(ProcessState.READY));
        }
    }

    private static Programs programs() {
        Programs here = Programs.ofThisProcess();
        QuickStart start = QuickStart.shared().with(wishes());
        return new Programs(
                here.java(), start.options(), start.classPath(), Optional.empty(), here.broker(), here.registry());
    }

    private static Class<?> wishes() {
        return ServiceLoader.load(Service.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(service -> service.name().equals("wishes"))
                .findFirst()
                .orElseThrow()
                .getClass();
    }

    @Test
    void theCommandHasAnOptionForTheService() {
        assertThat(new CommandLine(new FleetTool()).getUsageMessage()).contains("--wishes=N");
    }
}
