package caravan.run.supervisor;

import caravan.run.supervisor.control.FleetStatus.ProcessStatus;
import caravan.run.supervisor.processes.FleetProcess;
import caravan.run.supervisor.processes.ProcessKind;
import caravan.run.supervisor.processes.ProcessMemory;
import caravan.run.supervisor.processes.ProcessState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks each process for its health: all at once, and none for longer than 2 s. */
record ProcessInspection(HttpClient http) {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final int OK = 200;

    /** Messages that wait for the subscriptions of the process, and messages of its outbox that the broker has not got. */
    private static final Set<String> LAGS = Set.of("caravan_outbox_lag", "caravan_relay_lag");

    /** The answer of a process contains this if it is ready but refuses writes. */
    private static final String REFUSED = "\"status\":\"refused\"";

    private static final String PUBLISHES = "caravan_relay_publishes";

    List<ProcessStatus> of(List<FleetProcess> processes, Instant now) throws InterruptedException {
        List<Future<ProcessStatus>> asked = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            processes.forEach(process -> asked.add(threads.submit(() -> of(process, now))));
        }
        List<ProcessStatus> answers = new ArrayList<>();
        for (Future<ProcessStatus> each : asked) {
            try {
                answers.add(each.get());
            } catch (ExecutionException bug) {
                throw new IllegalStateException("a process could not be looked at", bug);
            }
        }
        return answers;
    }

    private ProcessStatus of(FleetProcess process, Instant now) throws InterruptedException {
        boolean runs = process.state() != ProcessState.WAITING;
        Optional<String> address = runs ? process.address() : Optional.empty();
        Optional<URI> serving = address.filter(text -> text.startsWith("http")).map(URI::create);
        return new ProcessStatus(
                process.name(),
                process.instance(),
                process.kind(),
                address,
                process.processId(),
                process.state(),
                serving.isPresent() ? health(serving.get()) : connects(address),
                memory(process, runs),
                serving.isPresent() && process.kind() == ProcessKind.SERVICE ? lag(serving.get()) : Optional.empty(),
                process.restarts(),
                runs ? Math.max(0, Duration.between(process.startedAt(), now).toSeconds()) : 0);
    }

    private static Optional<Long> memory(FleetProcess process, boolean runs) {
        if (!runs) {
            return Optional.empty();
        }
        return process.kind() == ProcessKind.DATABASE
                ? ProcessMemory.ofFamily(process.processId())
                : ProcessMemory.resident(process.processId());
    }

    private String health(URI address) throws InterruptedException {
        return get(address.resolve("/health/ready"))
                .map(answer ->
                        answer.statusCode() != OK ? "down" : answer.body().contains(REFUSED) ? "reads" : "up")
                .orElse("none");
    }

    private Optional<Long> lag(URI address) throws InterruptedException {
        return get(address.resolve("/metrics"))
                .filter(answer -> answer.statusCode() == OK)
                .map(answer -> Math.round(PrometheusText.sum(answer.body(), LAGS)));
    }

    /** Whether a process of a service publishes the outbox of that service. */
    boolean publishes(FleetProcess process) throws InterruptedException {
        Optional<URI> address = process.address().map(URI::create);
        return address.isPresent()
                && get(address.get().resolve("/metrics"))
                        .filter(answer -> answer.statusCode() == OK)
                        .filter(answer -> PrometheusText.sum(answer.body(), Set.of(PUBLISHES)) > 0)
                        .isPresent();
    }

    private Optional<HttpResponse<String>> get(URI uri) throws InterruptedException {
        try {
            return Optional.of(
                    http.send(HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build(), BodyHandlers.ofString()));
        } catch (IOException noAnswer) {
            return Optional.empty();
        }
    }

    /** Whether a process that does not speak HTTP accepts connections. */
    private static String connects(Optional<String> address) {
        if (address.isEmpty()) {
            return "none";
        }
        URI uri = URI.create("tcp://" + address.get());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), (int) ANSWER_MAX.toMillis());
            return "up";
        } catch (IOException refused) {
            return "none";
        }
    }
}
