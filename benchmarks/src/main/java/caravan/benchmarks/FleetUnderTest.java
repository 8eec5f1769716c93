package caravan.benchmarks;

import caravan.chassis.runtime.telemetry.Logging;
import caravan.client.CaravanClient;
import caravan.client.Credentials;
import caravan.client.RetryPolicy;
import caravan.client.SignedIn;
import caravan.client.terminal.AdministratorPassword;
import caravan.client.terminal.TemporaryFolder;
import caravan.kernel.descriptor.ServiceDescriptors;
import caravan.run.supervisor.Fleet;
import caravan.run.supervisor.FleetPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A fleet on a folder of its own, with one process of each service, for as long as something is measured. */
final class FleetUnderTest {
    static final String STARTING = "Starting a fleet with one process of each service …";
    static final List<String> SERVICES = List.of("users", "catalog", "inventory", "orders", "payments", "webhooks");

    private FleetUnderTest() {}

    /** Measures something in the fleet. */
    @FunctionalInterface
    interface Measuring {
        void in(Fleet fleet, CaravanClient client, SignedIn administrator) throws InterruptedException, IOException;
    }

    /** @throws caravan.run.supervisor.FleetStartException if the fleet does not start */
    static void with(Measuring measuring) throws InterruptedException, IOException {
        Path folder = TemporaryFolder.make("caravan-bench");
        // The log of the supervisor must not appear between the figures.
        Logging.toFile(folder.resolve("bench.log"));
        try {
            FleetPlan plan = FleetPlan.of(
                            folder.resolve("fleet"),
                            ServiceDescriptors.onClassPath().ofPlatforms(List.of(BenchCommand.PLATFORM)))
                    .listeningOn("127.0.0.1", 0);
            for (String service : SERVICES) {
                plan = plan.with(service, 1);
            }
            try (Fleet fleet = Fleet.start(plan)) {
                signedIn(fleet, measuring);
            }
        } finally {
            Logging.close();
            TemporaryFolder.delete(folder);
        }
    }

    private static void signedIn(Fleet fleet, Measuring measuring) throws InterruptedException, IOException {
        Credentials credentials = AdministratorPassword.find(System.getenv(), fleet.data())
                .orElseThrow(() -> new IllegalArgumentException("the fleet made no administrator's password"));
        try (CaravanClient client = CaravanClient.at(fleet.address(), RetryPolicy.DEFAULT)) {
            measuring.in(fleet, client, client.signIn(credentials).orThrow());
        }
    }
}
