package caravan.benchmarks;

import caravan.benchmarks.load.ShopUnderLoad;
import caravan.benchmarks.processes.CaravanProcess;
import caravan.chassis.postgres.DataFolder;
import caravan.chassis.postgres.DatabaseAddress;
import caravan.chassis.postgres.EmbeddedPostgres;
import caravan.client.AuditReport;
import caravan.client.AuditTable;
import caravan.client.CaravanClient;
import caravan.client.DrainedAudit;
import caravan.client.RefusedException;
import caravan.client.RetryPolicy;
import caravan.client.SignedIn;
import caravan.client.terminal.AdministratorPassword;
import caravan.commerce.demo.DemoTool;
import caravan.commerce.growth.Growth;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;

/**
 * Measures a system with few orders in its tables, and one with many: each on new data, which is filled first. Some hundred real orders
 * of every kind are placed; then the system stops, and they are copied.
 */
final class GrownBenchmark {
    static final int FEW = 10_000;

    /** Most orders of a shop are confirmed; those of the demo are of every kind. */
    private static final int CONFIRMED_ORDERS = 700;

    private static final int DEMO_ORDERS = 300;
    /** As many orders as a shop with a hundred a minute gets in a week. After that messages are purged. */
    private static final int TOLD_ORDERS_MAX = 1_000_000;

    /** The first audit checks everything: ten million orders took 38 minutes on a busy machine. */
    private static final Duration AUDIT_MAX = Duration.ofHours(4);

    private static final String DATABASE = "caravan";

    private final Path folder;
    private final Report report;
    private final RunningBenchmark.Plan plan;

    /** @param folder for the data, created if it does not exist */
    GrownBenchmark(Path folder, Report report, RunningBenchmark.Plan plan) {
        this.folder = folder;
        this.report = report;
        this.plan = plan;
    }

    /**
     * The figures with one number of orders.
     *
     * @param orders the number of orders in the tables at the beginning
     * @param filling how long it took to copy them
     * @param auditing how long the audit took; zero if it did not come to an end
     */
    record Measured(long orders, Duration filling, Duration auditing, BenchFigures figures) {}

    /** The two, in turn. */
    record Comparison(Measured few, Measured many) {}

    Comparison run(long orders) throws InterruptedException, IOException, SQLException {
        Measured few = measure(folder.resolve("few"), FEW);
        Measured many = measure(folder.resolve("grown"), orders);
        Comparison comparison = new Comparison(few, many);
        new GrownReport(report).print(comparison);
        return comparison;
    }

    private Measured measure(Path data, long orders) throws InterruptedException, IOException, SQLException {
        report.say("");
        report.say(String.format(
                Locale.ROOT,
                "A Caravan of its own on %s: placing %d orders of every kind, to be copied …",
                data,
                CONFIRMED_ORDERS + DEMO_ORDERS));
        try (CaravanProcess caravan = CaravanProcess.start(BenchCommand.PLATFORM, data);
                CaravanClient client = CaravanClient.at(caravan.address(), RetryPolicy.DEFAULT)) {
            placeTemplates(client, caravan.address(), data);
        }
        long begin = System.nanoTime();
        long filled = fill(data, orders);
        Duration filling = Duration.ofNanos(System.nanoTime() - begin);
        report.say(String.format(Locale.ROOT, "%,d orders after %d s.", filled, filling.toSeconds()));
        try (CaravanProcess caravan = CaravanProcess.start(BenchCommand.PLATFORM, data);
                CaravanClient client = CaravanClient.at(caravan.address(), RetryPolicy.DEFAULT)) {
            SignedIn administrator = administrator(client, data);
            Duration auditing = audit(administrator);
            BenchFigures figures = RunningBenchmark.of(
                            client, administrator, caravan.address(), data, Map.of(), report, plan)
                    .measure();
            return new Measured(filled, filling, auditing, figures);
        }
    }

    private static SignedIn administrator(CaravanClient client, Path data) throws InterruptedException, IOException {
        return client.signIn(AdministratorPassword.find(System.getenv(), data)
                        .orElseThrow(() -> new IOException("no administrator's password in " + data)))
                .orThrow();
    }

    private static void placeTemplates(CaravanClient client, URI address, Path data)
            throws InterruptedException, IOException {
        ShopUnderLoad shop = ShopUnderLoad.open(client, administrator(client, data), address);
        shop.placeOrders(new InetSocketAddress(address.getHost(), address.getPort()), CONFIRMED_ORDERS);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int exitCode = new CommandLine(new DemoTool(out, out, false))
                .execute("--url", address.toString(), "--data", data.toString(), "--orders", "" + DEMO_ORDERS);
        if (exitCode != 0) {
            throw new IOException(
                    "the orders to copy did not end as expected: " + printed.toString(StandardCharsets.UTF_8));
        }
        shop.awaitSettled();
    }

    private long fill(Path data, long orders) throws SQLException {
        try (DataFolder locked = DataFolder.open(data);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(locked)) {
            // Ctrl-C must not leave it running.
            Thread hook = new Thread(postgres::close, "grown-stop");
            Runtime.getRuntime().addShutdownHook(hook);
            DatabaseAddress address = postgres.administrator().withDatabase(DATABASE);
            try (Connection connection =
                    DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password())) {
                Growth growth = new Growth(connection, TOLD_ORDERS_MAX);
                long grown = growth.growTo(
                        orders,
                        reached -> report.sayNowAndThen(
                                String.format(Locale.ROOT, "  %,d of %,d orders", reached, orders)));
                report.say("  tidying up …");
                growth.tidy();
                return grown;
            } finally {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
    }

    /** Stops if the audit finds faults, since figures of broken data are useless. If the audit does not end, the data may be sound. */
    private Duration audit(SignedIn administrator) throws InterruptedException, IOException {
        report.say("Auditing them …");
        long begin = System.nanoTime();
        AuditReport found;
        try {
            found = new DrainedAudit(administrator, Clock.systemUTC(), true, _ -> {}).await(AUDIT_MAX, _ -> {});
        } catch (RefusedException refused) {
            report.say("The audit did not come to an end: " + refused.getMessage());
            return Duration.ZERO;
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        if (!found.clean() || !found.drained()) {
            throw new IOException("the audit is not clean: " + String.join("\n", AuditTable.of(found)));
        }
        report.say(String.format(Locale.ROOT, "%s It took %d s.", AuditTable.verdict(found), took.toSeconds()));
        return took;
    }
}
