package caravan.run.supervisor.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.kernel.Backoff;
import caravan.run.supervisor.processes.Workload.Command;
import caravan.run.supervisor.processes.Workload.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses real shell processes, which start in milliseconds. */
class SupervisorTest {
    private static final Duration MAX = Duration.ofSeconds(20);
    private static final RestartPolicy SOON =
            new RestartPolicy(new Backoff(Duration.ofMillis(20), Duration.ofMillis(80)), Duration.ofMinutes(1));

    /** Serves until its input ends or it is told to end. */
    private static final String SERVES =
            "trap 'exit 0' TERM; echo Listening on 127.0.0.1:1; while read -r _; do :; done";

    @TempDir
    Path folder;

    private final List<Supervisor> started = new ArrayList<>();

    @AfterEach
    void stopAll() {
        started.forEach(Supervisor::close);
    }

    @Test
    void aProcessThatDiesIsStartedAgainAndCounted() throws Exception {
        Supervisor supervisor = supervise(service("orders", SERVES));
        supervisor.want("orders", 1);
        assertThat(supervisor.awaitSettled("orders", MAX)).isTrue();
        FleetProcess first = only(supervisor);

        ProcessHandle.of(first.processId()).orElseThrow().destroyForcibly();

        await().atMost(MAX)
                .until(() ->
                        only(supervisor).restarts() == 1 && only(supervisor).state() == ProcessState.READY);
        assertThat(only(supervisor).processId()).isNotEqualTo(first.processId());
        assertThat(only(supervisor).id()).isEqualTo(first.id());
    }

    @Test
    void aProcessThatNeverServesIsRetriedWithPausesAndItsLastOutputIsReported() {
        Supervisor supervisor =
                supervise(service("orders", "echo noise; echo 'caravan: the database is away' >&2; exit 1"));
        supervisor.want("orders", 1);

        await().atMost(MAX).until(() -> supervisor.hopeless().isPresent());

        assertThat(supervisor.hopeless()).get().asString().contains("orders-1", "the database is away", "orders-1.log");
    }

    @Test
    void whatAProcessPrintsIsInItsLog() throws Exception {
        Supervisor supervisor = supervise(service("orders", SERVES));
        supervisor.want("orders", 2);
        assertThat(supervisor.awaitSettled("orders", MAX)).isTrue();

        for (String file : List.of("orders-1.log", "orders-2.log")) {
            assertThat(Files.readAllLines(folder.resolve(file)))
                    .singleElement()
                    .asString()
                    .startsWith("{\"@timestamp\":\"20")
                    .endsWith(
                            "\"log.level\":\"INFO\",\"message\":\"Listening on 127.0.0.1:1\",\"ecs.version\":\"1.2.0\","
                                    + "\"service.name\":\"orders\",\"event.dataset\":\"orders\",\"log.logger\":\"output\"}");
        }
    }

    @Test
    void linesOfJsonStayAsTheyAreAndOthersBecomeJson() throws Exception {
        Supervisor supervisor = supervise(service(
                "orders", "echo '{\"message\":\"its own\"}'; echo; printf 'WARNING: a \"quote\"\\n'; " + SERVES));
        supervisor.want("orders", 1);
        assertThat(supervisor.awaitSettled("orders", MAX)).isTrue();

        List<String> lines = Files.readAllLines(folder.resolve("orders-1.log"));
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).isEqualTo("{\"message\":\"its own\"}");
        assertThat(lines.get(1)).contains("\"log.level\":\"WARN\",\"message\":\"WARNING: a \\\"quote\\\"\"");
    }

    @Test
    void aProcessMayFinishItsWorkAfterSigterm() throws Exception {
        Supervisor supervisor = supervise(service(
                "orders",
                "trap 'echo finished; exit 0' TERM; echo Listening on 127.0.0.1:1; while read -r _; do :; done"));
        supervisor.want("orders", 1);
        assertThat(supervisor.awaitSettled("orders", MAX)).isTrue();

        supervisor.want("orders", 0);

        assertThat(supervisor.awaitSettled("orders", MAX)).isTrue();
        // Its last output may still be in the pipe.
        await().untilAsserted(() ->
                assertThat(folder.resolve("orders-1.log")).content().contains("\"message\":\"finished\""));
    }

    @Test
    void aProcessThatDoesNotEndIsKilled() throws Exception {
        Supervisor supervisor = supervise(
                Duration.ofMillis(300),
                service("orders", "trap '' TERM; echo Listening on 127.0.0.1:1; while :; do read -r _ || :; done"));
        supervisor.want("orders", 1);
        assertThat(supervisor.awaitSettled("orders", MAX)).isTrue();
        ProcessHandle process = ProcessHandle.of(only(supervisor).processId()).orElseThrow();

        supervisor.want("orders", 0);

        assertThat(supervisor.awaitSettled("orders", MAX)).isTrue();
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void aRestartKeepsTheOldProcessUntilTheNewOneServes() throws Exception {
        AtomicBoolean newOnesServe = new AtomicBoolean(true);
        Supervisor supervisor = supervise(service("orders", SERVES, _ -> newOnesServe.get()));
        supervisor.want("orders", 1);
        assertThat(supervisor.awaitSettled("orders", MAX)).isTrue();
        FleetProcess old = only(supervisor);

        newOnesServe.set(false);
        supervisor.renew("orders");
        await().atMost(MAX).until(() -> supervisor.processes().size() == 2);
        assertThat(supervisor.unsettled()).containsExactly("orders");
        assertThat(supervisor.processes()).anyMatch(old::equals);

        newOnesServe.set(true);
        assertThat(supervisor.awaitSettled("orders", MAX)).isTrue();
        assertThat(only(supervisor).processId()).isNotEqualTo(old.processId());
    }

    @Test
    void aProcessThatEndsDuringAStopIsNotStartedAgain() throws Exception {
        Path starts = folder.resolve("starts");
        Path signalled = folder.resolve("signalled");
        Supervisor supervisor = supervise(
                workload("broker", ProcessKind.BROKER, "echo broker >> " + starts + "; " + SERVES),
                // Stops once the broker has ended by the same signal, and the supervisor had time to start it again.
                service(
                        "orders",
                        "trap 'touch " + signalled + "; while [ ! -e " + folder.resolve("goes-on")
                                + " ]; do sleep 0.02; done; exit 0' TERM; echo Listening on 127.0.0.1:1; while read -r _; do :; done"));
        List.of("broker", "orders").forEach(name -> supervisor.want(name, 1));
        assertThat(supervisor.awaitAllSettled(MAX)).isTrue();
        long broker = supervisor.processes().stream()
                .filter(process -> process.name().equals("broker"))
                .findFirst()
                .orElseThrow()
                .processId();

        Thread stopping = Thread.ofPlatform().start(supervisor::close);
        await().atMost(MAX).until(() -> Files.exists(signalled));
        ProcessHandle.of(broker).orElseThrow().destroy();
        await().atMost(MAX)
                .until(() -> supervisor.processes().stream()
                        .noneMatch(process -> process.name().equals("broker")));
        Files.createFile(folder.resolve("goes-on"));
        stopping.join();

        assertThat(Files.readAllLines(starts)).hasSize(1);
    }

    @Test
    void processesStartInTheOrderOfTheirWorkloads() throws Exception {
        Path order = folder.resolve("order");
        String notesItsStart = "echo $NAME >> " + order + "; " + SERVES;
        Supervisor supervisor = new Supervisor(
                List.of(
                        service("users", notesItsStart),
                        workload("gateway", ProcessKind.GATEWAY, notesItsStart),
                        service("audit", notesItsStart)),
                folder,
                folder,
                new Supervisor.Limits(SOON, 1, MAX, MAX),
                _ -> {});
        started.add(supervisor);

        supervisor.want(Map.of("audit", 1, "gateway", 1, "users", 1));

        assertThat(supervisor.awaitAllSettled(MAX)).isTrue();
        assertThat(Files.readAllLines(order)).containsExactly("users", "gateway", "audit");
        assertThat(supervisor.processes())
                .as("a table for people shows the services together")
                .extracting(FleetProcess::name)
                .containsExactly("users", "audit", "gateway");
    }

    @Test
    void theGatewayEndsBeforeTheServicesAndTheseBeforeTheBroker() throws Exception {
        Path order = folder.resolve("order");
        Supervisor supervisor = supervise(
                workload("broker", ProcessKind.BROKER, notesItsEnd(order)),
                workload("gateway", ProcessKind.GATEWAY, notesItsEnd(order)),
                workload("orders", ProcessKind.SERVICE, notesItsEnd(order)));
        List.of("broker", "orders", "gateway").forEach(name -> supervisor.want(name, 1));
        assertThat(supervisor.awaitAllSettled(MAX)).isTrue();

        supervisor.close();

        assertThat(Files.readAllLines(order)).containsExactly("gateway", "orders", "broker");
    }

    @Test
    void allProcessesEndWhenTheirSupervisorIsKilled() throws Exception {
        Process supervisor = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SupervisedMain.class.getName(),
                        folder.toString(),
                        SERVES)
                .redirectOutput(folder.resolve("output").toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        try {
            await().atMost(MAX)
                    .until(() ->
                            Files.readString(folder.resolve("output")).lines().count() == 2);
            List<ProcessHandle> children = Files.readAllLines(folder.resolve("output")).stream()
                    .map(line -> ProcessHandle.of(Long.parseLong(line)).orElseThrow())
                    .toList();
            assertThat(children).allMatch(ProcessHandle::isAlive);
            assertThat(OrphanProcesses.in(folder.toRealPath())).containsAll(children);

            supervisor.destroyForcibly();

            OrphanProcesses.await(folder.toRealPath());
            assertThat(OrphanProcesses.in(folder.toRealPath())).isEmpty();
        } finally {
            supervisor.destroyForcibly();
        }
    }

    private String notesItsEnd(Path order) {
        return "trap 'echo $NAME >> " + order
                + "; exit 0' TERM; echo Listening on 127.0.0.1:1; while read -r _; do :; done";
    }

    private FleetProcess only(Supervisor supervisor) {
        assertThat(supervisor.processes()).hasSize(1);
        return supervisor.processes().getFirst();
    }

    private Supervisor supervise(Workload... workloads) {
        return supervise(MAX, workloads);
    }

    private Supervisor supervise(Duration stopMax, Workload... workloads) {
        Supervisor.Limits limits = new Supervisor.Limits(SOON, 4, MAX, stopMax);
        Supervisor supervisor = new Supervisor(List.of(workloads), folder, folder, limits, _ -> {});
        started.add(supervisor);
        return supervisor;
    }

    private static Workload service(String name, String script) {
        return service(name, script, Readiness.LISTENS);
    }

    private static Workload service(String name, String script, Readiness readiness) {
        return new Workload(name, ProcessKind.SERVICE, false, _ -> shell(name, script), readiness);
    }

    private static Workload workload(String name, ProcessKind kind, String script) {
        return new Workload(name, kind, true, _ -> shell(name, script), Readiness.LISTENS);
    }

    static Command shell(String name, String script) {
        return new Command(List.of("/bin/sh", "-c", script), Map.of("NAME", name));
    }

    /** A supervisor to be killed; prints its processes. */
    static final class SupervisedMain {
        private SupervisedMain() {}

        public static void main(String[] arguments) throws InterruptedException, IOException {
            Path folder = Path.of(arguments[0]);
            Supervisor supervisor = new Supervisor(
                    List.of(service("orders", arguments[1])), folder, folder, Supervisor.Limits.defaults(), _ -> {});
            supervisor.want("orders", 2);
            supervisor.awaitSettled("orders", MAX);
            supervisor.processes().forEach(process -> System.out.println(process.processId()));
            Thread.currentThread().join();
        }
    }
}
