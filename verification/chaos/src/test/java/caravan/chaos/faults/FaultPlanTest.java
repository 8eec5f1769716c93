package caravan.chaos.faults;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chaos.faults.Fault.Kill;
import caravan.chaos.faults.Fault.RollingRestart;
import caravan.chaos.faults.Fault.Stall;
import caravan.chaos.faults.FaultPlan.Planned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static final Map<String, Integer> SERVICES = Map.of("orders", 2, "payments", 1, "users", 1);
    private static final Duration SESSION_AND_LEASE = Duration.ofSeconds(6);
    /** Three of each process, three of the publisher of orders, and a restart of each service and of all. */
    private static final int KINDS = 3 * (2 + 1 + 1 + 4) + 3 + 3 + 1;

    @Test
    void theSameSeedPlansTheSameFaults() {
        assertThat(first(200, 7)).isEqualTo(first(200, 7));
        assertThat(first(200, 7)).isNotEqualTo(first(200, 8));
        assertThat(faultsOf(FaultPlan.brief(7, SERVICES.keySet(), "orders", "payments")))
                .isEqualTo(faultsOf(FaultPlan.brief(7, SERVICES.keySet(), "orders", "payments")));
    }

    @Test
    void everyKindComesOnceBeforeAnyComesAgain() {
        List<Fault> deck = first(KINDS, 3).stream().map(Planned::fault).toList();

        assertThat(new HashSet<>(deck)).hasSize(KINDS);
        for (String name : List.of("payments", "users", "gateway", "broker", "registry", "postgresql")) {
            assertThat(deck).contains(new Kill(new Target.Instance(name, 0)));
        }
        assertThat(deck)
                .contains(
                        new Kill(new Target.Instance("orders", 1)),
                        new Kill(new Target.Publisher("orders")),
                        new RollingRestart(List.of("users")),
                        new RollingRestart(List.of("orders", "payments", "users")));
        List<Fault> next = first(2 * KINDS, 3).subList(KINDS, 2 * KINDS).stream()
                .map(Planned::fault)
                .toList();
        assertThat(next).isNotEqualTo(deck).contains(new Kill(new Target.Publisher("orders")));
    }

    @Test
    void everyProcessIsStoppedForLongerAndShorterThanSessionsAndLeases() {
        List<Stall> stalls = first(KINDS, 5).stream()
                .map(Planned::fault)
                .filter(Stall.class::isInstance)
                .map(Stall.class::cast)
                .toList();
        for (Target target : stalls.stream().map(Stall::target).distinct().toList()) {
            assertThat(stalls)
                    .as(target.toString())
                    .anyMatch(stall ->
                            stall.target().equals(target) && stall.time().compareTo(SESSION_AND_LEASE) > 0)
                    .anyMatch(stall ->
                            stall.target().equals(target) && stall.time().compareTo(SESSION_AND_LEASE) < 0);
        }
    }

    @Test
    void theBriefPlanEndsWithARestartOfEveryService() {
        List<Fault> faults = faultsOf(FaultPlan.brief(7, SERVICES.keySet(), "orders", "payments"));

        assertThat(faults)
                .hasSize(3)
                .doesNotHaveDuplicates()
                .endsWith(new RollingRestart(List.of("orders", "payments", "users")));
    }

    @Test
    void everyFaultOfTheBriefPlanComesWithSomeSeed() {
        Set<Fault> seen = new HashSet<>();
        new Random(1)
                .longs(50)
                .forEach(seed -> seen.addAll(faultsOf(FaultPlan.brief(seed, SERVICES.keySet(), "orders", "payments"))));

        assertThat(seen)
                .hasSize(5)
                .contains(
                        new Kill(new Target.Publisher("orders")),
                        new Kill(new Target.Instance("broker", 0)),
                        new Kill(new Target.Instance("registry", 0)));
    }

    private static List<Planned> first(int count, long seed) {
        FaultPlan.Faults faults = FaultPlan.of(seed, SERVICES).faults();
        List<Planned> first = new ArrayList<>();
        while (first.size() < count && !faults.isOver()) {
            first.add(faults.next());
        }
        return first;
    }

    private static List<Fault> faultsOf(FaultPlan plan) {
        List<Fault> all = new ArrayList<>();
        for (FaultPlan.Faults faults = plan.faults(); !faults.isOver(); ) {
            all.add(faults.next().fault());
        }
        return all;
    }
}
