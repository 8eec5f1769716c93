package caravan.journeys.console;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.journeys.shop.FleetOfProcesses;
import caravan.journeys.shop.InRunningShop;
import caravan.journeys.shop.Layout;
import caravan.journeys.shop.RunningShop;
import caravan.run.supervisor.Fleet;
import caravan.run.supervisor.processes.FleetProcess;
import caravan.run.supervisor.processes.ProcessState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The console's map while a process of the fleet is killed. */
@Order(Integer.MAX_VALUE - 1) // after the journeys, which need all processes
class KilledProcessTest {
    @RegisterExtension
    static final InRunningShop IN_A_FLEET = new InRunningShop(Layout.FLEET);

    private static final Duration SEEN_WITHIN = Duration.ofSeconds(5);

    private static final Duration STARTED_WITHIN = Duration.ofMinutes(4);

    @Test
    void aKilledProcessIsSeenOnTheMapWithinFiveSeconds(RunningShop shop) {
        Fleet fleet = ((FleetOfProcesses) shop.topology()).fleet();
        FleetProcess victim = fleet.processes().stream()
                .filter(each -> each.name().equals("catalog") && each.state() == ProcessState.READY)
                .findFirst()
                .orElseThrow();
        try (Browser browser = Browser.open(shop.topology().address())) {
            browser.signIn("admin", shop.topology().administratorPassword());
            browser.go("map").seeText(victim.id());

            ProcessHandle.of(victim.processId()).orElseThrow().destroyForcibly();

            browser.seeText(victim.id() + " does not answer", SEEN_WITHIN);
            browser.seeText(victim.id() + " answers again, as a new process", STARTED_WITHIN);
            assertThat(browser.complaints()).isEqualTo(List.of());
        }
    }
}
