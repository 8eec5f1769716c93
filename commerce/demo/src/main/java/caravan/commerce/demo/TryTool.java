package caravan.commerce.demo;

import caravan.chassis.api.PlatformTool;
import caravan.client.CaravanClient;
import caravan.client.RefusedException;
import caravan.client.RetryPolicy;
import caravan.client.UnreachableException;
import caravan.client.terminal.ConnectionOptions;
import caravan.client.terminal.NotConnectedException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code ./caravan try}. */
@Command(
        name = "try",
        mixinStandardHelpOptions = true,
        description = "Place a first order on a running system, and print each call and its answer.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the order was confirmed, and cancelled again",
            "1:the order was not confirmed",
            "2:an option is not valid"
        })
public final class TryTool implements PlatformTool {
    private static final int CONFIRMED = 0;
    private static final int FAILED = 1;

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    private final PrintStream out;
    private final PrintStream problems;

    /** Prints to the terminal. */
    public TryTool() {
        this(new PrintStream(System.out, true, StandardCharsets.UTF_8), System.err);
    }

    /** Prints to other writers, for tests. */
    public TryTool(PrintStream out, PrintStream problems) {
        this.out = out;
        this.problems = problems;
    }

    @Override
    public String platform() {
        return "commerce";
    }

    @Override
    public Integer call() throws InterruptedException {
        String username = "try-" + Long.toString(Clock.systemUTC().millis(), Character.MAX_RADIX);
        try (CaravanClient client = CaravanClient.at(connection.address(), RetryPolicy.DEFAULT)) {
            out.println("A first order at " + connection.address());
            new FirstOrder(client, connection.signInAsAdministrator(client), out).place(username);
            out.println("The order was confirmed. It is cancelled again, so it holds no stock.");
            return CONFIRMED;
        } catch (NotConnectedException | RefusedException | UnreachableException | FirstOrder.FailedException broken) {
            problems.println("caravan try: " + broken.getMessage());
            return FAILED;
        }
    }
}
