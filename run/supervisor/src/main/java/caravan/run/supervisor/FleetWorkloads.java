package caravan.run.supervisor;

import caravan.chassis.postgres.DatabaseAddress;
import caravan.chassis.runtime.ProcessHeap;
import caravan.run.supervisor.processes.FleetProcess;
import caravan.run.supervisor.processes.ProcessKind;
import caravan.run.supervisor.processes.Workload;
import caravan.run.supervisor.processes.Workload.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** How each process of a fleet is started, and when it is ready. */
final class FleetWorkloads {
    static final String REGISTRY = "registry";
    static final String BROKER = "broker";
    static final String GATEWAY = "gateway";

    private static final String LAUNCHER = "caravan.run.launcher.Main";
    /** As for services (run/launcher/jvm.options), where the reasons are. */
    static final List<String> INFRASTRUCTURE_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:AsyncDeflationInterval=5000",
            "-XX:ServiceThreadCleanupInterval=5000",
            "-XX:TrimNativeHeapInterval=60000",
            "--sun-misc-unsafe-memory-access=allow",
            // As the launcher sets them for services: Kafka names files by numbers, in the digits of its locale.
            "-Duser.language=en",
            "-Duser.timezone=UTC");

    static final List<String> BROKER_OPTIONS = List.of("-Xms48m", "-Xmx256m", "-Xss512k");
    static final List<String> REGISTRY_OPTIONS = List.of("-Xms16m", "-Xmx64m", "-XX:TieredStopAtLevel=1");

    private final FleetPlan plan;
    private final Path data;
    private final FleetPorts ports;
    private final FleetSecrets secrets;
    private final ChildEnvironment environment;

    /** @param data the folder of the fleet, a real path */
    FleetWorkloads(FleetPlan plan, Path data, FleetPorts ports, FleetSecrets secrets) {
        this.plan = plan;
        this.data = data;
        this.ports = ports;
        this.secrets = secrets;
        this.environment =
                new ChildEnvironment(plan.environment(), plan.services().keySet(), ofAll());
    }

    /**
     * All workloads, in the order of their start. The gateway comes early: clients then get an answer while services still start, and each
     * service is reached as soon as it serves.
     *
     * @param loginOf the database login of a service; asked at each start of a process
     * @param readiness of each workload that serves HTTP, by its name
     */
    List<Workload> all(Function<String, DatabaseAddress> loginOf, Function<String, Workload.Readiness> readiness) {
        List<Workload> workloads = new ArrayList<>();
        for (String service : StartOrder.of(plan.described())) {
            workloads.add(new Workload(
                    service,
                    ProcessKind.SERVICE,
                    false,
                    instance -> new Command(
                            run(service, plan.programs().options(), ProcessHeap.SERVICE_OF_A_FLEET),
                            named(service, instance, environment.ofService(service, loginOf(service, loginOf)))),
                    readiness.apply(service)));
        }
        workloads.add(
                StartOrder.askedByOthers(plan.described()),
                new Workload(
                        GATEWAY,
                        ProcessKind.GATEWAY,
                        true,
                        instance -> new Command(
                                run(GATEWAY, plan.programs().gatewayOptions(), ProcessHeap.GATEWAY_OF_A_FLEET),
                                named(
                                        GATEWAY,
                                        instance,
                                        environment.ofGateway(plan.host(), ports.gateway(), plan.described()))),
                        readiness.apply(GATEWAY)));
        workloads.addFirst(broker());
        workloads.addFirst(registry());
        return workloads;
    }

    /** The process has the name that {@code fleet status} shows, and that its log file has. */
    private static Map<String, String> named(String workload, int instance, Map<String, String> environment) {
        environment.put("CARAVAN_PROCESS_NAME", FleetProcess.id(workload, instance));
        return environment;
    }

    private Optional<DatabaseAddress> loginOf(String service, Function<String, DatabaseAddress> loginOf) {
        return plan.hasDatabase(service) ? Optional.of(loginOf.apply(service)) : Optional.empty();
    }

    private Workload registry() {
        return infrastructure(
                REGISTRY,
                ProcessKind.REGISTRY,
                REGISTRY_OPTIONS,
                plan.programs().registry(),
                "caravan.run.registry.RegistryProcess",
                ports.registry(),
                environment.ofInfrastructure(Map.of("CARAVAN_REGISTRY_PASSWORD", secrets.registryPassword())));
    }

    private Workload broker() {
        return infrastructure(
                BROKER,
                ProcessKind.BROKER,
                Stream.concat(BROKER_OPTIONS.stream(), compilation()).toList(),
                plan.programs().broker(),
                "caravan.run.broker.BrokerProcess",
                ports.broker(),
                environment.ofInfrastructure(Map.of("CARAVAN_BROKER_PASSWORD", secrets.brokerPassword())));
    }

    /** The broker gets the option for quick compilation, too: compilers would use most of the processor time of a short run. */
    private Stream<String> compilation() {
        return plan.programs().options().stream().filter(option -> option.startsWith("-XX:TieredStopAtLevel="));
    }

    private Workload infrastructure(
            String name,
            ProcessKind kind,
            List<String> options,
            Programs.Infrastructure program,
            String mainClass,
            int port,
            Map<String, String> variables) {
        List<String> arguments = new ArrayList<>();
        arguments.add(plan.programs().java().toString());
        arguments.addAll(INFRASTRUCTURE_OPTIONS);
        arguments.addAll(options);
        arguments.addAll(program.options());
        arguments.addAll(List.of("-cp", program.classPath(), mainClass));
        arguments.addAll(List.of("--port", Integer.toString(port)));
        arguments.addAll(List.of("--data", data.resolve(name).toString()));
        Command command = new Command(arguments, variables);
        return new Workload(name, kind, true, _ -> command, Workload.Readiness.LISTENS);
    }

    private List<String> run(String name, List<String> options, ProcessHeap heap) {
        List<String> arguments = new ArrayList<>();
        arguments.add(plan.programs().java().toString());
        arguments.addAll(options);
        arguments.addAll(heap.options());
        arguments.addAll(List.of("-cp", plan.programs().classPath(), LAUNCHER, "run", name));
        return arguments;
    }

    /** The folders whose disks the services watch: the log of the broker, and the data of PostgreSQL unless another one is named. */
    private String diskFolders() {
        Path broker = data.resolve(BROKER);
        String ours = plan.database().isPresent() ? broker.toString() : data.resolve("postgresql") + "," + broker;
        return plan.environment().getOrDefault("CARAVAN_DISK_FOLDERS", ours);
    }

    private Map<String, String> ofAll() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("CARAVAN_STOP_WITH_PARENT", "true");
        all.put("CARAVAN_LOG", "stdout");
        all.put("CARAVAN_DATA", data.toString());
        all.put("CARAVAN_DISCOVERY", "registry");
        all.put("CARAVAN_REGISTRY", "127.0.0.1:" + ports.registry());
        all.put("CARAVAN_REGISTRY_PASSWORD", secrets.registryPassword());
        all.put("CARAVAN_TRUSTED_GATEWAY_SECRET", secrets.gatewaySecret());
        all.put("CARAVAN_KAFKA", "127.0.0.1:" + ports.broker());
        all.put("CARAVAN_KAFKA_SECURITY", secrets.kafkaSecurity().toString());
        all.put("CARAVAN_DISK_FOLDERS", diskFolders());
        return all;
    }
}
