package caravan.run.launcher;

import caravan.chassis.runtime.Caravan;
import caravan.chassis.runtime.Standalone;
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
        mixinStandardHelpOptions = true,
        description = "Start one service of a fleet, or several in one process, or the gateway.",
        footer = {
            "",
            "Set what it needs in the environment (or in --settings FILE). For orders:",
            "  CARAVAN_ORDERS_DATABASE_URL, _USER, _PASSWORD   its own database; it opens no other",
            "  CARAVAN_KAFKA=host:port                         the broker of the messages",
            "  CARAVAN_DISCOVERY=registry, CARAVAN_REGISTRY=host:port",
            "                                                  where services find each other",
            "  CARAVAN_KAFKA_SECURITY, CARAVAN_REGISTRY_PASSWORD   if broker and registry need a login",
            "SIGTERM stops it: it withdraws from the registry, finishes its requests, then ends."
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions serving = new ServerOptions();

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "what to run: services, or 'gateway' alone")
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
        serving.openLog(environment, String.join("-", wanted));
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
        ServerOptions.warnOfUnreadSettings(configuration, spec.commandLine().getErr());
        spec.commandLine()
                .getOut()
                .println("Listening on " + Welcome.address(serving.host(), port, configuration) + " ("
                        + String.join(", ", names) + ")");
        spec.commandLine().getOut().flush();
    }
}
