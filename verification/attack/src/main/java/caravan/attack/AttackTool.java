package caravan.attack;

import caravan.chassis.api.Tool;
import caravan.client.CaravanClient;
import caravan.client.RefusedException;
import caravan.client.RetryPolicy;
import caravan.client.UnreachableException;
import caravan.client.terminal.OptionBounds;
import caravan.client.terminal.Seed;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code ./caravan attack}. */
@Command(
        name = "attack",
        mixinStandardHelpOptions = true,
        description = {
            "Send hostile HTTP requests to a running system, and check that it stays healthy.",
            "Each request must get one answer. There must be no server error, no stall, and no effect on other callers.",
            "Use it only on your own system, with data that do not matter."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:nothing was found", "1:something was found", "2:the attack could not run, or did not finish"
        })
public final class AttackTool implements Tool {
    private static final int CLEAN = 0;
    private static final int FOUND = 1;
    private static final int COULD_NOT_RUN = 2;
    private static final long REQUESTS_MAX = 10_000_000;
    private static final int MINUTES_MAX = 24 * 60;

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            paramLabel = "ADDRESS",
            description = "The address of one process or of a gateway (default: ${DEFAULT-VALUE}).")
    URI address = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Send the same requests as the run that printed this seed (default: a new seed).")
    Optional<Long> seed = Optional.empty();

    @Option(
            names = "--requests",
            defaultValue = "10000",
            paramLabel = "N",
            description = "The number of hostile connections, 0 to " + REQUESTS_MAX
                    + ". The table of cases runs before and after them (default: ${DEFAULT-VALUE}).")
    long requests = 10_000;

    @Option(
            names = "--minutes",
            defaultValue = "30",
            paramLabel = "N",
            description =
                    "The most minutes that the attack takes, 1 to " + MINUTES_MAX + " (default: ${DEFAULT-VALUE}).")
    int minutes = 30;

    @Option(
            names = "--i-own-this-host",
            description = "Allow an address that is not a loopback address of this machine.")
    boolean ownsHost;

    private final PrintStream out;
    private final PrintStream problems;

    /** Prints to the terminal. */
    public AttackTool() {
        this(new PrintStream(System.out, true, StandardCharsets.UTF_8), System.err);
    }

    AttackTool(PrintStream out, PrintStream problems) {
        this.out = out;
        this.problems = problems;
    }

    @Override
    public Integer call() throws InterruptedException {
        InetSocketAddress server = new InetSocketAddress(
                Optional.ofNullable(address.getHost()).orElse(""), address.getPort() < 0 ? 80 : address.getPort());
        Optional<String> unusable = unusable(server);
        if (unusable.isPresent()) {
            problems.println("caravan attack: " + unusable.get());
            return COULD_NOT_RUN;
        }
        URI system = URI.create("http://" + address.getRawAuthority());
        try (CaravanClient once = CaravanClient.at(system, RetryPolicy.NEVER);
                CaravanClient client = CaravanClient.at(system, RetryPolicy.DEFAULT)) {
            once.get("/health/live");
            return attack(server, client);
        } catch (UnreachableException | RefusedException nobody) {
            problems.println("caravan attack: " + nobody.getMessage());
            return COULD_NOT_RUN;
        }
    }

    private Optional<String> unusable(InetSocketAddress server) {
        if (!"http".equals(address.getScheme()) || server.isUnresolved()) {
            return Optional.of("--url takes http://host:port of a host that is known, not " + address);
        }
        if (!server.getAddress().isLoopbackAddress() && !ownsHost) {
            return Optional.of(server.getHostString()
                    + " is not this machine's loopback; --i-own-this-host says that it may be attacked");
        }
        return OptionBounds.breach("--requests", requests, 0, REQUESTS_MAX)
                .or(() -> OptionBounds.breach("--minutes", minutes, 1, MINUTES_MAX));
    }

    private int attack(InetSocketAddress server, CaravanClient client) throws InterruptedException {
        long chosen = Seed.orNew(seed, System.currentTimeMillis());
        out.println(String.format(
                Locale.ROOT,
                "Attacking %s with %d hostile connections; --seed %d sends the same",
                address,
                requests,
                chosen));
        Attack.Outcome outcome = new Attack(server, address.getRawAuthority(), out::println)
                .run(client, chosen, requests, Duration.ofMinutes(minutes));
        if (!outcome.findings().isEmpty()) {
            out.println(String.format(
                    Locale.ROOT,
                    "%d findings; --seed %d --requests %d sends the same again",
                    outcome.findings().size(),
                    chosen,
                    requests));
            return FOUND;
        }
        if (!outcome.finished()) {
            problems.println(String.format(
                    Locale.ROOT, "caravan attack: %d minutes were over before everything was sent", minutes));
            return COULD_NOT_RUN;
        }
        out.println("Nothing was found.");
        return CLEAN;
    }
}
