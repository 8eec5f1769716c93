package caravan.run.supervisor.control;

import caravan.run.supervisor.control.ControlJson.Refusal;
import caravan.run.supervisor.control.ControlJson.Restart;
import caravan.run.supervisor.control.ControlJson.Scale;
import caravan.run.supervisor.control.ControlJson.Unsettled;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Sends commands to the fleet that runs on a data folder. */
public final class ControlClient implements AutoCloseable {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final int ERRORS = 400;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();
    private final ControlFile file;
    private final Path data;

    private ControlClient(ControlFile file, Path data) {
        this.file = file;
        this.data = data;
    }

    /** No fleet runs on a data folder. */
    public static final class NoFleetException extends Exception {
        private static final long serialVersionUID = 1L;

        public NoFleetException(Path data) {
            super("no fleet runs on " + data + ": start one with ./caravan fleet, or name its folder with --data");
        }
    }

    /** The fleet refused; the message says why. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        public RefusedException(String message) {
            super(message);
        }
    }

    public static ControlClient of(Path data) throws NoFleetException {
        return new ControlClient(ControlFile.read(data).orElseThrow(() -> new NoFleetException(data)), data);
    }

    /** Process id of the supervisor. */
    public long processId() {
        return file.processId();
    }

    public FleetStatus status() throws NoFleetException, RefusedException, InterruptedException {
        return ControlJson.MAPPER.readValue(get("/status"), FleetStatus.class);
    }

    /** As JSON, unchanged. */
    public String statusJson() throws NoFleetException, RefusedException, InterruptedException {
        return get("/status");
    }

    public List<String> unsettled() throws NoFleetException, RefusedException, InterruptedException {
        return ControlJson.MAPPER.readValue(get("/unsettled"), Unsettled.class).names();
    }

    public void scale(String service, int count) throws NoFleetException, RefusedException, InterruptedException {
        post("/scale", new Scale(service, count));
    }

    public void restart(String name) throws NoFleetException, RefusedException, InterruptedException {
        post("/restart", new Restart(name));
    }

    public void stop() throws NoFleetException, RefusedException, InterruptedException {
        post("/stop", List.of());
    }

    @Override
    public void close() {
        http.close();
    }

    private String get(String path) throws NoFleetException, RefusedException, InterruptedException {
        return send(request(path).GET());
    }

    private void post(String path, Object body) throws NoFleetException, RefusedException, InterruptedException {
        String _ = send(request(path).POST(BodyPublishers.ofByteArray(ControlJson.MAPPER.writeValueAsBytes(body))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(file.address().resolve(path))
                .timeout(ANSWER_MAX)
                .header("Authorization", "Bearer " + file.secret());
    }

    private String send(HttpRequest.Builder request) throws NoFleetException, RefusedException, InterruptedException {
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() >= ERRORS) {
                throw new RefusedException(ControlJson.MAPPER
                        .readValue(answer.body(), Refusal.class)
                        .detail());
            }
            return answer.body();
        } catch (ConnectException nobody) {
            // It was killed, and could not delete its file.
            throw new NoFleetException(data);
        } catch (IOException broken) {
            throw new RefusedException("no answer from the supervisor, process " + file.processId() + " (" + broken
                    + "): see the log in " + data.resolve("logs"));
        }
    }
}
