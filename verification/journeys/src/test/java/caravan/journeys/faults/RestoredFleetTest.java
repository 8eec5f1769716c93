package caravan.journeys.faults;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.postgres.backup.Backup;
import caravan.chassis.postgres.backup.Restore;
import caravan.client.AuditReport;
import caravan.client.CaravanClient;
import caravan.client.Credentials;
import caravan.client.RetryPolicy;
import caravan.client.terminal.AdministratorPassword;
import caravan.commerce.kernel.OrderId;
import caravan.journeys.shop.Await;
import caravan.journeys.shop.CaravanProcess;
import caravan.journeys.shop.FleetOfProcesses;
import caravan.journeys.shop.Seed;
import caravan.kernel.Backoff;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backup is made while orders are placed on a fleet. More orders follow, and Kafka has their messages. Then the folder is replaced by the
 * backup: what was acknowledged before the backup is there, no newer message is applied, and orders go on.
 */
@Order(2) // it starts two fleets
@EnabledIfSystemProperty(
        named = "caravan.long",
        matches = "true",
        disabledReason = "it takes minutes: -Dcaravan.long=true")
class RestoredFleetTest {
    private static final Duration SHOPPING_MAX = Duration.ofMinutes(2);
    private static final Duration SETTLING_MAX = Duration.ofMinutes(2);
    private static final int ORDERS = 40;

    @TempDir
    Path folder;

    @Test
    void aFleetGoesOnFromItsBackup() throws Exception {
        Path data = folder.resolve("fleet");
        Path file = folder.resolve("backup.tar.gz");
        Credentials administrator =
                new Credentials(AdministratorPassword.USERNAME, CaravanProcess.ADMINISTRATOR_PASSWORD);
        Shoppers shoppers;
        Set<OrderId> before;
        int port;
        try (FleetOfProcesses fleet = FleetOfProcesses.startOn(data, 0)) {
            port = fleet.address().getPort();
            // Not closed: the second fleet has the same address, and the tokens of its people stay valid.
            CaravanClient client = CaravanClient.at(
                    fleet.address(), new RetryPolicy(3, new Backoff(Duration.ofMillis(20), Duration.ofSeconds(2))));
            shoppers = Shoppers.openShop(client, administrator);
            List<Thread> shopping = shoppers.shop(Seed.VALUE);
            awaitOrders(shoppers, ORDERS);
            before = shoppers.acknowledged();
            new Backup(Clock.systemUTC(), System.out::println).make(data, file, "1.0.0");
            awaitOrders(shoppers, shoppers.acknowledgedCount() + ORDERS);
            shopping.forEach(Thread::interrupt);
            for (Thread thread : shopping) {
                thread.join();
            }
        }
        assertThat(Files.exists(data.resolve("broker"))).isTrue();
        new Restore(System.out::println).restore(file, data, true);
        assertThat(Files.exists(data.resolve("broker"))).isFalse();

        try (FleetOfProcesses fleet = FleetOfProcesses.startOn(data, port)) {
            assertThat(shoppers.lostOf(before)).isEmpty();
            auditIsClean(shoppers);
            int count = shoppers.acknowledgedCount();
            List<Thread> shopping = shoppers.shop(Seed.VALUE + 1);
            awaitOrders(shoppers, count + ORDERS);
            shopping.forEach(Thread::interrupt);
            for (Thread thread : shopping) {
                thread.join();
            }
            auditIsClean(shoppers);
            long epochs = fleet.superuser()
                    .withHandle(
                            sql -> sql.createQuery("SELECT count(*) FROM orders.outbox_epoch WHERE begins_after > 0")
                                    .mapTo(Long.class)
                                    .one());
            assertThat(epochs).isEqualTo(1);
        }
    }

    private static void awaitOrders(Shoppers shoppers, int count) {
        Await.until(count + " orders are acknowledged", SHOPPING_MAX, () -> shoppers.acknowledgedCount() >= count);
    }

    private static void auditIsClean(Shoppers shoppers) {
        Await.until("all is applied", SETTLING_MAX, () -> audit(shoppers).drained());
        assertThat(audit(shoppers).rules().stream()
                        .filter(rule -> rule.violationsTotal() > 0)
                        .map(rule -> rule.name() + ": " + rule.violations())
                        .toList())
                .isEmpty();
    }

    private static AuditReport audit(Shoppers shoppers) {
        try {
            return shoppers.staff().audit(true, _ -> {}).orThrow();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
