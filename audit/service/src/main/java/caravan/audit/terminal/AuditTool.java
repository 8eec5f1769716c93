package caravan.audit.terminal;

import caravan.chassis.api.Tool;
import caravan.client.AuditReport;
import caravan.client.AuditTable;
import caravan.client.CaravanClient;
import caravan.client.DrainedAudit;
import caravan.client.RefusedException;
import caravan.client.RetryPolicy;
import caravan.client.UnreachableException;
import caravan.client.terminal.ConnectionOptions;
import caravan.client.terminal.NotConnectedException;
import caravan.client.terminal.PlatformOptions;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code ./caravan audit}. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Check in the databases of a running system what must always hold.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every rule holds",
            "1:a rule is broken, or work was still in progress when the wait was over",
            "2:the audit could not run"
        })
public final class AuditTool implements Tool {
    private static final int CLEAN = 0;
    private static final int BROKEN = 1;
    private static final int COULD_NOT_RUN = 2;
    private static final int WAIT_SECONDS_MAX = 3600;

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    /** The audit checks all platforms, since a rule may be broken between two. The names are those of {@code up}, and must be known. */
    @Mixin
    PlatformOptions platforms = new PlatformOptions();

    @Option(
            names = "--wait",
            defaultValue = "60",
            paramLabel = "SECONDS",
            description = "How long to wait until no work is in progress, so that every rule applies, 0 to "
                    + WAIT_SECONDS_MAX + ". With 0 a busy system is checked as it is (default: ${DEFAULT-VALUE}).")
    int waitSeconds = 60;

    @Option(
            names = "--full",
            description =
                    "Check everything, even if that takes long. The default is to check what has changed since the last clean audit.")
    boolean full;

    private final PrintStream out;
    private final PrintStream problems;

    /** Prints to the terminal. */
    public AuditTool() {
        this(System.out, System.err);
    }

    /** Prints to other streams, for tests. */
    public AuditTool(PrintStream out, PrintStream problems) {
        this.out = out;
        this.problems = problems;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (waitSeconds < 0 || waitSeconds > WAIT_SECONDS_MAX) {
            problems.println("caravan audit: --wait takes 0 to " + WAIT_SECONDS_MAX + " seconds, not " + waitSeconds);
            return COULD_NOT_RUN;
        }
        platforms.services();
        try (CaravanClient client = CaravanClient.at(connection.address(), RetryPolicy.DEFAULT)) {
            DrainedAudit audit = new DrainedAudit(
                    connection.signInAsAdministrator(client),
                    Clock.systemUTC(),
                    full,
                    progress -> problems.println(progress.line()));
            AuditReport report = audit.await(Duration.ofSeconds(waitSeconds), this::tellWaiting);
            AuditTable.of(report).forEach(out::println);
            boolean settled = report.drained() || waitSeconds == 0;
            return report.clean() && settled ? CLEAN : BROKEN;
        } catch (NotConnectedException | RefusedException | UnreachableException broken) {
            problems.println("caravan audit: " + broken.getMessage());
            return COULD_NOT_RUN;
        }
    }

    private void tellWaiting(long left) {
        problems.println("waiting until no work is in progress: " + left + " left");
    }
}
