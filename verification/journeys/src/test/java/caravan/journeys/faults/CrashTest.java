package caravan.journeys.faults;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.client.AuditReport;
import caravan.client.CaravanClient;
import caravan.client.Credentials;
import caravan.client.RetryPolicy;
import caravan.client.terminal.AdministratorPassword;
import caravan.journeys.shop.Await;
import caravan.journeys.shop.CaravanProcess;
import caravan.journeys.shop.Seed;
import caravan.kernel.Backoff;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the real process with SIGKILL under load, at named steps of an order and at random moments. After the restarts every acknowledged
 * order is there, all settle, and the audit is clean.
 *
 * <p>The seed is printed; {@code -Dcaravan.seed=…} kills at the same steps and waits the same times again.
 */
@Order(1) // it takes longest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashTest {
    private static final Duration SETTLING_MAX = Duration.ofSeconds(60);
    private static final Duration STEP_REACHED_MAX = Duration.ofSeconds(30);
    private static final int ORDERS_BEFORE_RECORDING_ENDS = 150;
    private static final int RANDOM_MOMENT_MILLISECONDS_MAX = 400;
    /** The number of steps of a run. The seed chooses them, so each run takes others. {@code -Dcaravan.crash.steps=100} takes all. */
    private static final int STEPS_MAX = Integer.getInteger("caravan.crash.steps", 3);

    /** Settling takes longer than a start. A fault stays visible after further kills, so the test settles only after so many kills. */
    private static final int KILLS_UNTIL_SETTLED = 3;

    /** The steps of an order. Shoppers do not reach the steps of setup and cleanup. */
    private static final Pattern ON_AN_ORDERS_WAY = Pattern.compile(
            "(orders|inventory|payments)\\.(?!change-stock|remember-prices|remember-customers|expire-orders|"
                    + "purge-replies|purge-outbox|forget-simulated-operations).*"
                    + "(?<!pass-over\\.(before|after)-commit)");

    private final long seed = Seed.VALUE;
    private final Random random = new Random(seed);
    private final List<String> killsSinceSettled = new ArrayList<>();

    private CaravanProcess caravan;
    private CaravanClient client;
    private Shoppers shoppers;

    @BeforeAll
    void openShop(@TempDir Path folder) throws InterruptedException {
        System.out.println("CrashTest: seed " + seed + "; the same again with -Dcaravan.seed=" + seed);
        caravan = new CaravanProcess(folder);
        client = CaravanClient.at(
                caravan.address(), new RetryPolicy(3, new Backoff(Duration.ofMillis(20), Duration.ofSeconds(2))));
        caravan.start();
        shoppers = Shoppers.openShop(
                client, new Credentials(AdministratorPassword.USERNAME, CaravanProcess.ADMINISTRATOR_PASSWORD));
    }

    @AfterAll
    void stop() {
        client.close();
        caravan.close();
    }

    @Test
    void aKillAtAnyStepLosesNothingAndTheAuditIsClean() throws InterruptedException {
        List<String> steps = new ArrayList<>(recordSteps());
        assertThat(steps).as("named steps of an order's way").hasSizeGreaterThan(20);
        Collections.shuffle(steps, random);
        steps = steps.subList(0, Math.min(STEPS_MAX, steps.size()));
        String afterRandomKill = steps.get(random.nextInt(steps.size()));
        for (String step : steps) {
            caravan.start();
            if (killsSinceSettled.size() >= KILLS_UNTIL_SETTLED) {
                settleAndAudit();
            } else {
                shoppers.askAgain();
            }
            if (step.equals(afterRandomKill)) {
                shopUntilKilledAtRandom();
                caravan.start();
            }
            shopUntilKilledAt(step);
        }
        caravan.start();
        settleAndAudit();
        assertThat(shoppers.lost()).as("lost orders of all (seed " + seed + ")").isEmpty();
        System.out.println(
                "CrashTest: killed at " + steps.size() + " steps, at a random moment and after the first run; "
                        + shoppers.acknowledgedCount() + " acknowledged orders");
    }

    /** A first run under load finds the steps. It ends with a kill, too. */
    private List<String> recordSteps() throws InterruptedException {
        List<Thread> shopping = shoppers.shop(random.nextLong());
        Await.until(
                "orders are acknowledged",
                SETTLING_MAX,
                () -> shoppers.acknowledgedCount() >= ORDERS_BEFORE_RECORDING_ENDS);
        List<String> steps = caravan.stepsReached().stream()
                .filter(CrashTest::isOnAnOrdersWay)
                .toList();
        killsSinceSettled.add("the first run's end");
        caravan.kill();
        join(shopping);
        return steps;
    }

    private static boolean isOnAnOrdersWay(String step) {
        return ON_AN_ORDERS_WAY.matcher(step).matches();
    }

    private void shopUntilKilledAt(String step) throws InterruptedException {
        killsSinceSettled.add(step);
        List<Thread> shopping = shoppers.shop(random.nextLong());
        caravan.pauseAt(step);
        Await.until("the step " + step + " (seed " + seed + ")", STEP_REACHED_MAX, caravan::isPaused);
        caravan.kill();
        join(shopping);
    }

    private void shopUntilKilledAtRandom() throws InterruptedException {
        killsSinceSettled.add("a random moment");
        List<Thread> shopping = shoppers.shop(random.nextLong());
        // Waits for a random time on purpose: there is no condition to wait for.
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(RANDOM_MOMENT_MILLISECONDS_MAX))
                .toNanos());
        caravan.kill();
        join(shopping);
    }

    private void settleAndAudit() throws InterruptedException {
        shoppers.askAgain();
        Await.until("all is applied after " + killsSinceSettled, SETTLING_MAX, () -> audit().drained());
        AuditReport report = audit();
        assertThat(report.rules().stream()
                        .filter(rule -> rule.violationsTotal() > 0)
                        .map(rule -> rule.name() + ": " + rule.violations())
                        .toList())
                .as("violations after it was killed at " + killsSinceSettled + " (seed " + seed + ")")
                .isEmpty();
        assertThat(shoppers.newlyLost())
                .as("lost orders after it was killed at " + killsSinceSettled + " (seed " + seed + ")")
                .isEmpty();
        assertThat(shoppers.forgottenKeys(random))
                .as("keys that made a second order (seed " + seed + ")")
                .isEmpty();
        killsSinceSettled.clear();
    }

    @Test
    void theServicesRecoverFromAKillOfPostgres() throws InterruptedException {
        if (caravan.isPaused()) {
            caravan.kill();
        }
        if (caravan.isStopped()) {
            caravan.start();
        }
        List<Thread> shopping = shoppers.shop(random.nextLong());
        int before = shoppers.acknowledgedCount();
        Await.until("orders are acknowledged", SETTLING_MAX, () -> shoppers.acknowledgedCount() > before + 20);
        killsSinceSettled.add("PostgreSQL's postmaster");
        long killed = caravan.killPostgres();
        shopping.forEach(Thread::interrupt);
        join(shopping);
        // Child processes of the killed one may still answer for a moment.
        Await.until("PostgreSQL is started again", SETTLING_MAX, () -> caravan.isOnAnotherPostgresThan(killed));
        Await.until("the process is ready", SETTLING_MAX, caravan::isReady);
        settleAndAudit();
    }

    private AuditReport audit() {
        try {
            return shoppers.staff().audit(true, _ -> {}).orThrow();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
