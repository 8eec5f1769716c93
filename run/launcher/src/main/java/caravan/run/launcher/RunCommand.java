package caravan.run.launcher;

import caravan.chassis.runtime.Caravan;
import caravan.chassis.runtime.Standalone;
import caravan.chassis.runtime.telemetry.ProcessName;
import caravan.chassis.settings.Configuration;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starts one part of a fleet, and stops it on a signal. */
@Command(
        name = "run",
        addMethodSubcommands = false,
        mixinStandardHelpOptions = true,
        description = "Start one service of a fleet, several services in one process, or the gateway.",
        footer = {
            "",
            "Set these variables of the environment, or settings in --settings FILE (for",
            "orders):",
            "  CARAVAN_ORDERS_DATABASE_URL, _USER, _PASSWORD   the service's own database",
            "  CARAVAN_KAFKA=host:port                         the broker",
            "  CARAVAN_DISCOVERY=registry                      how services find each other",
            "  CARAVAN_REGISTRY=host:port                      the registry",
            "  CARAVAN_KAFKA_SECURITY                          if the broker needs a login",
            "  CARAVAN_REGISTRY_PASSWORD                       if the registry needs one",
            "SIGTERM stops the process: it leaves the registry, finishes its requests, and",
            "ends."
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions serving = new ServerOptions();

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "The services to run, or only 'gateway'.")
    private List<String> names = List.of();

    @Override
    public Integer call() throws InterruptedException {
        return new ServerLifecycle(spec, serving).serve(this::start);
    }

    private AutoCloseable start() throws IOException {
        Set<String> wanted = new LinkedHashSet<>(names);
        List<String> known = Program.names();
        for (String name : wanted) {
            if (!known.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "there is no '" + name + "' to run; there are: " + String.join(", ", known));
            }
        }
        Optional<Standalone> standalone = names.stream()
                .flatMap(name -> Program.standalone(name).stream())
                .findFirst();
        if (standalone.isPresent() && wanted.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'" + standalone.get().name() + "' runs alone: start the others in processes of their own");
        }
        Map<String, String> environment = System.getenv();
        Configuration configuration = serving.configuration(environment);
        serving.checkCanListen();
        serving.openLog(environment, String.join("-", wanted), ProcessName.of(configuration.process(), wanted));
        if (standalone.isPresent()) {
            Standalone.Running running = standalone.get().start(configuration);
            report(running.port(), configuration);
            return running;
        }
        Caravan caravan = Caravan.join(configuration, Program.services(wanted));
        report(caravan.port(), configuration);
        return caravan;
    }

    private void report(int port, Configuration configuration) {
        ServerLifecycle.logStarted(names, port);
        ServerOptions.warnOfUnreadSettings(configuration, spec.commandLine().getErr());
        spec.commandLine()
                .getOut()
                .println("Listening on " + Welcome.address(serving.host(), port, configuration) + " ("
                        + String.join(", ", names) + ")");
        spec.commandLine().getOut().flush();
    }
}
