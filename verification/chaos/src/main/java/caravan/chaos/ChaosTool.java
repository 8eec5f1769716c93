package caravan.chaos;

import caravan.chaos.faults.FaultPlan;
import caravan.chaos.load.CannotRunException;
import caravan.chaos.verdict.Evidence;
import caravan.chaos.verdict.Verdict;
import caravan.chassis.api.PlatformTool;
import caravan.chassis.postgres.DataFolder;
import caravan.chassis.postgres.PostgresStartException;
import caravan.chassis.runtime.telemetry.Logging;
import caravan.client.Credentials;
import caravan.client.RefusedException;
import caravan.client.UnreachableException;
import caravan.client.terminal.AdministratorPassword;
import caravan.client.terminal.OptionBounds;
import caravan.client.terminal.Seed;
import caravan.client.terminal.TemporaryFolder;
import caravan.kernel.descriptor.ServiceDescriptors;
import caravan.run.supervisor.Fleet;
import caravan.run.supervisor.FleetLog;
import caravan.run.supervisor.FleetPlan;
import caravan.run.supervisor.FleetStartException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code ./caravan chaos} of commerce. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = {
            "Start a new fleet, kill and freeze its processes under load, and check that nothing was lost.",
            "It also restarts every service, and audits the databases at the end."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing was lost, all settled, and the audit is clean",
            "1:something was lost or not settled, or the audit is not clean",
            "2:the command could not run"
        })
public final class ChaosTool implements PlatformTool {
    private static final String PLATFORM = "commerce";
    private static final int CLEAN = 0;
    private static final int BROKEN = 1;
    private static final int COULD_NOT_RUN = 2;
    private static final int MINUTES_MAX = 24 * 60;
    private static final int ORDERS_MAX = 8;

    @Option(
            names = "--minutes",
            defaultValue = "5",
            paramLabel = "N",
            description = "How many minutes there are faults, 1 to " + MINUTES_MAX + " (default: ${DEFAULT-VALUE}).")
    int minutes = 5;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description =
                    "Cause the same faults in the same order as the run that printed this seed (default: a new seed).")
    Optional<Long> seed = Optional.empty();

    @Option(
            names = "--orders",
            defaultValue = "2",
            paramLabel = "N",
            description = "The number of processes of orders, 1 to " + ORDERS_MAX + " (default: ${DEFAULT-VALUE}).")
    int orders = 2;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description =
                    "The folder for the fleet's data and logs (default: a temporary folder, which is deleted if nothing was lost).")
    Optional<Path> data = Optional.empty();

    private final PrintStream out;
    private final PrintStream problems;

    /** Prints to the terminal. */
    public ChaosTool() {
        this(new PrintStream(System.out, true, StandardCharsets.UTF_8), System.err);
    }

    ChaosTool(PrintStream out, PrintStream problems) {
        this.out = out;
        this.problems = problems;
    }

    @Override
    public String platform() {
        return PLATFORM;
    }

    @Override
    public Integer call() throws InterruptedException {
        Optional<String> breach = OptionBounds.breach("--minutes", minutes, 1, MINUTES_MAX)
                .or(() -> OptionBounds.breach("--orders", orders, 1, ORDERS_MAX));
        if (breach.isPresent()) {
            problems.println("caravan chaos: " + breach.get());
            return COULD_NOT_RUN;
        }
        Path folder = data.map(path -> path.toAbsolutePath().normalize())
                .orElseGet(() -> TemporaryFolder.make("caravan-chaos"));
        int code;
        try {
            code = run(folder);
        } catch (FleetStartException
                | PostgresStartException
                | CannotRunException
                | RefusedException
                | UnreachableException
                | IllegalArgumentException broken) {
            problems.println("caravan chaos: " + broken.getMessage());
            code = COULD_NOT_RUN;
        }
        Logging.close();
        if (code == CLEAN && data.isEmpty()) {
            delete(folder);
        } else {
            out.println("The fleet's logs are in " + folder.resolve("logs"));
        }
        return code;
    }

    private int run(Path folder) throws InterruptedException {
        long chosen = Seed.orNew(seed, System.currentTimeMillis());
        FleetPlan fleetPlan = FleetPlan.of(
                        folder, ServiceDescriptors.onClassPath().ofPlatforms(List.of(PLATFORM)))
                .listeningOn("127.0.0.1", 0)
                .with("orders", orders);
        FaultPlan faults = FaultPlan.of(chosen, fleetPlan.services());
        out.println(String.format(
                Locale.ROOT,
                "Caravan chaos for %d min; --seed %d repeats the same faults in the same order",
                minutes,
                chosen));
        Thread hook = null;
        // Locked before the log is opened: another fleet that runs on this folder writes there.
        DataFolder locked = DataFolder.open(folder);
        FleetLog.open(folder);
        try (Fleet fleet = Fleet.start(fleetPlan, locked, _ -> {})) {
            // Ctrl-C must not leave PostgreSQL running; the stop also kills stopped processes.
            hook = new Thread(fleet::close, "chaos-stop");
            Runtime.getRuntime().addShutdownHook(hook);
            Credentials administrator = AdministratorPassword.find(System.getenv(), fleet.data())
                    .orElseThrow(() -> new CannotRunException("no administrator's password in " + fleet.data()));
            Evidence evidence =
                    new ChaosRun(fleet, administrator, faults, out::println).run(Duration.ofMinutes(minutes));
            return report(Verdict.of(evidence), chosen);
        } finally {
            if (hook != null) {
                remove(hook);
            }
        }
    }

    private int report(Verdict verdict, long chosen) {
        if (verdict.isClean()) {
            out.println("Nothing was lost, all settled, and the audit is clean.");
            return CLEAN;
        }
        out.println("BROKEN (--seed " + chosen + "):");
        verdict.breaches().forEach(breach -> out.println("  " + breach));
        return BROKEN;
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyStopping) {
            // The hook does it.
        }
    }

    private static void delete(Path folder) {
        try {
            TemporaryFolder.delete(folder);
        } catch (IOException kept) {
            // It stays: the operating system clears its temporary folder.
        }
    }
}
