package caravan.journeys.faults;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chaos.ChaosRun;
import caravan.chaos.faults.FaultPlan;
import caravan.chaos.verdict.Evidence;
import caravan.chaos.verdict.Verdict;
import caravan.client.Credentials;
import caravan.client.terminal.AdministratorPassword;
import caravan.journeys.shop.FleetOfProcesses;
import caravan.journeys.shop.InRunningShop;
import caravan.journeys.shop.Layout;
import caravan.journeys.shop.RunningShop;
import caravan.journeys.shop.Seed;
import caravan.run.supervisor.Fleet;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The short run of {@code ./caravan chaos}, on the fleet of the journeys: processes are killed or stopped under load, and one service
 * restarted.
 *
 * <p>The seed is printed; {@code -Dcaravan.seed=…} repeats the same faults in the same order.
 */
@Order(Integer.MAX_VALUE) // runs last, when the other journeys have finished with the fleet
class ChaosTest {
    @RegisterExtension
    static final InRunningShop IN_A_FLEET = new InRunningShop(Layout.FLEET);

    /** A restart of all services takes two minutes on two cores: ./caravan chaos does that. */
    private static final Set<String> RESTARTED = Set.of("orders");

    private static final Duration FAULTS_MAX = Duration.ofMinutes(3);

    @Test
    void aFleetThatIsStruckLosesNothingAndRestartsWithoutAFailedRequest(RunningShop shop) throws InterruptedException {
        System.out.println("ChaosTest: seed " + Seed.VALUE + "; the same again with -Dcaravan.seed=" + Seed.VALUE);
        Fleet fleet = ((FleetOfProcesses) shop.topology()).fleet();
        Credentials administrator =
                new Credentials(AdministratorPassword.USERNAME, shop.topology().administratorPassword());
        FaultPlan faults = FaultPlan.brief(Seed.VALUE, RESTARTED, "orders", "payments");

        Evidence evidence = new ChaosRun(fleet, administrator, faults, System.out::println).run(FAULTS_MAX);

        assertThat(Verdict.of(evidence).breaches())
                .as("what did not hold, with seed " + Seed.VALUE)
                .isEmpty();
        assertThat(evidence.struck()).as("faults that struck").hasSize(3);
    }
}
