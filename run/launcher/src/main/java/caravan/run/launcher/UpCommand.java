package caravan.run.launcher;

import caravan.chassis.postgres.DataFolder;
import caravan.chassis.runtime.Caravan;
import caravan.chassis.settings.Configuration;
import caravan.client.terminal.PlatformOptions;
import caravan.client.terminal.RunningInstance;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts all services of platforms in one process, and stops them on a signal. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description =
                "Start platforms: all their services in one process, over an embedded PostgreSQL unless another is given.",
        footer = {
            "",
            "Each option is also read from the environment: CARAVAN_PORT, CARAVAN_HOST, CARAVAN_DATA,",
            "CARAVAN_DATABASE_URL. CARAVAN_LOG=stdout writes the log there instead of to the data folder.",
            "Ctrl-C stops it: requests in flight finish, and nothing is lost."
        })
final class UpCommand implements Callable<Integer> {
    static final String LOG = "caravan";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions serving = new ServerOptions();

    @Mixin
    private PlatformOptions platforms = new PlatformOptions();

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "a PostgreSQL to use instead of the embedded one, as jdbc:postgresql://host:5432/database;"
                    + " its user and password are read from CARAVAN_DATABASE_USER and CARAVAN_DATABASE_PASSWORD")
    private Optional<String> databaseUrl = Optional.empty();

    @Override
    public Integer call() throws InterruptedException {
        ServiceDescriptors wanted = platforms.services();
        return new ServerLifecycle(spec, serving).serve(() -> start(wanted));
    }

    private AutoCloseable start(ServiceDescriptors wanted) throws IOException {
        Map<String, String> environment = System.getenv();
        Configuration configured = serving.configuration(environment);
        serving.checkCanListen();
        // Locked before the log is opened: another Caravan that runs on this folder writes there.
        DataFolder folder = DataFolder.open(serving.data());
        serving.openLog(environment, LOG);
        Optional<AdministratorLogin> administrator =
                AdministratorLogin.beforeStart(wanted, environment, serving.data());
        Configuration configuration =
                databaseUrl.map(url -> configured.with("database-url", url)).orElse(configured);
        Caravan caravan = Caravan.start(configuration, Program.services(wanted.names()), folder);
        try {
            return welcome(caravan, configuration, administrator, wanted);
        } catch (IOException | RuntimeException failure) {
            // No database server may be left running.
            caravan.close();
            throw failure;
        }
    }

    /** @return what stops it */
    private AutoCloseable welcome(
            Caravan caravan,
            Configuration configuration,
            Optional<AdministratorLogin> administrator,
            ServiceDescriptors wanted)
            throws IOException {
        ServerOptions.warnOfUnreadSettings(configuration, spec.commandLine().getErr());
        PrintWriter out = spec.commandLine().getOut();
        Optional<AdministratorLogin> started =
                administrator.isPresent() ? Optional.of(administrator.get().afterStart()) : Optional.empty();
        String address = Welcome.address(serving.host(), caravan.port(), configuration);
        RunningInstance running = RunningInstance.publish(configuration.dataFolder(), URI.create(address));
        out.println(Welcome.text(address, serving.data(), started, wanted));
        caravan.notices().forEach(out::println);
        out.flush();
        return () -> {
            running.close();
            caravan.close();
        };
    }
}
