package caravan.run.launcher;

import caravan.chassis.postgres.DataFolder;
import caravan.chassis.runtime.Caravan;
import caravan.chassis.runtime.telemetry.ProcessName;
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
        addMethodSubcommands = false,
        mixinStandardHelpOptions = true,
        description =
                "Start all services of some platforms in one process, with an embedded PostgreSQL or a given one.",
        footer = {
            "",
            "The environment can set the same options: CARAVAN_PORT, CARAVAN_HOST,",
            "CARAVAN_DATA, CARAVAN_DATABASE_URL. With CARAVAN_LOG=stdout the log goes to the",
            "standard output, and not to the data folder.",
            "Ctrl-C stops the process. It finishes its requests, and nothing is lost."
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
            description = "The PostgreSQL to use instead of the embedded one, as jdbc:postgresql://host:5432/database."
                    + " CARAVAN_DATABASE_USER and CARAVAN_DATABASE_PASSWORD name its user and password.")
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
        serving.openLog(environment, LOG, ProcessName.of(configured.process(), wanted.names()));
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
        ServerLifecycle.logStarted(wanted.names(), caravan.port());
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
