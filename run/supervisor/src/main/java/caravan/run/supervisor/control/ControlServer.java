package caravan.run.supervisor.control;

import caravan.run.supervisor.control.ControlJson.Refusal;
import caravan.run.supervisor.control.ControlJson.Restart;
import caravan.run.supervisor.control.ControlJson.Scale;
import caravan.run.supervisor.control.ControlJson.Unsettled;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Accepts the commands of {@code caravan fleet}: on a free port of the loopback address, from callers that can read the secret in the
 * data folder.
 */
public final class ControlServer implements AutoCloseable {
    private static final int SECRET_BYTES = 32;
    private static final int BODY_BYTES_MAX = 4096;
    private static final int CONNECTIONS_WAITING_MAX = 16;
    private static final String BEARER = "Bearer ";
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final FleetControl fleet;
    private final Path data;
    private final byte[] authorization;

    /** @param afterwards runs once the answer is sent */
    private record Answer(int status, Object body, Runnable afterwards) {
        Answer(int status, Object body) {
            this(status, body, () -> {});
        }
    }

    private ControlServer(HttpServer server, FleetControl fleet, Path data, String secret) {
        this.server = server;
        this.fleet = fleet;
        this.data = data;
        this.authorization = (BEARER + secret).getBytes(StandardCharsets.UTF_8);
    }

    /** Listens, and writes its address into the data folder. */
    public static ControlServer start(FleetControl fleet, Path data) {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        try {
            HttpServer server = HttpServer.create(
                    new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), CONNECTIONS_WAITING_MAX);
            ControlServer control = new ControlServer(server, fleet, data, secret);
            server.setExecutor(control.threads);
            server.createContext("/", control::handle);
            server.start();
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            new ControlFile(address, secret, ProcessHandle.current().pid()).write(data);
            return control;
        } catch (IOException failure) {
            throw new UncheckedIOException("the fleet cannot listen for its commands", failure);
        }
    }

    @Override
    public void close() {
        ControlFile.delete(data);
        server.stop(0);
        // Nobody waits for a command in progress: each only sets what is wanted.
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Answer answer = answer(exchange);
        try (exchange) {
            byte[] body = ControlJson.MAPPER.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        } finally {
            answer.afterwards().run();
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        if (!isAuthorized(exchange)) {
            return new Answer(401, new Refusal("the secret is wrong"));
        }
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            return new Answer(413, new Refusal("the body has more than " + BODY_BYTES_MAX + " bytes"));
        }
        try {
            return answer(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath(), body);
        } catch (IllegalArgumentException refused) {
            return new Answer(422, new Refusal(String.valueOf(refused.getMessage())));
        } catch (JacksonException malformed) {
            return new Answer(400, new Refusal("the body is not what was expected"));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return new Answer(503, new Refusal("the fleet stops"));
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("A command to the fleet failed");
            return new Answer(500, new Refusal("failed; see the log of the supervisor"));
        }
    }

    private Answer answer(String call, byte[] body) throws InterruptedException {
        return switch (call) {
            case "GET /status" -> new Answer(200, fleet.status());
            case "GET /unsettled" -> new Answer(200, new Unsettled(fleet.unsettled()));
            case "POST /scale" -> {
                Scale scale = ControlJson.MAPPER.readValue(body, Scale.class);
                fleet.scale(named(scale.name()), scale.count());
                yield new Answer(202, List.of());
            }
            case "POST /restart" -> {
                fleet.restart(
                        named(ControlJson.MAPPER.readValue(body, Restart.class).name()));
                yield new Answer(202, List.of());
            }
            // A stop closes this server first, so the answer must be sent before.
            case "POST /stop" -> new Answer(202, List.of(), fleet::requestStop);
            default -> new Answer(404, new Refusal("there is no " + call));
        };
    }

    private static String named(String name) {
        return Optional.ofNullable(name).orElseThrow(() -> new IllegalArgumentException("name is missing"));
    }

    /** Compares in constant time. */
    private boolean isAuthorized(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        return given != null && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), authorization);
    }
}
