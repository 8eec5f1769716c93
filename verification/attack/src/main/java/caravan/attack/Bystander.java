package caravan.attack;

import caravan.attack.report.Finding;
import caravan.attack.wire.Answer;
import caravan.attack.wire.Connection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A well-behaved caller, which must be served all the time: it asks for the health and for something cached, in turn. */
final class Bystander implements AutoCloseable {
    /** How long an answer may take, on a machine whose processors the attack shares. */
    static final Duration ANSWER_WITHIN_MAX = Duration.ofSeconds(5);

    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final int REQUESTS_A_CONNECTION_MAX = 100;
    private static final List<String> PATHS = List.of("/health/ready", "/.well-known/jwks.json");
    private static final byte[] NOTHING = {};

    private final InetSocketAddress server;
    private final String host;
    private final SourceAddresses sources;
    private final Consumer<Finding> findings;
    private final Thread thread;
    private volatile boolean closed;
    private volatile long answered;
    private volatile Duration slowest = Duration.ZERO;

    Bystander(InetSocketAddress server, String host, SourceAddresses sources, Consumer<Finding> findings) {
        this.server = server;
        this.host = host;
        this.sources = sources;
        this.findings = findings;
        // A platform thread: it must not wait behind the virtual threads of the attack.
        this.thread = Thread.ofPlatform().name("attack-bystander").daemon().unstarted(this::askOn);
    }

    Bystander start() {
        thread.start();
        return this;
    }

    long answered() {
        return answered;
    }

    Duration slowest() {
        return slowest;
    }

    private void askOn() {
        try {
            while (!closed) {
                askOverOneConnection();
            }
        } catch (IOException refused) {
            findings.accept(finding("a well-behaved caller cannot connect", refused.toString()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void askOverOneConnection() throws IOException, InterruptedException {
        try (Connection connection = Connection.to(server, sources.bystander(), _ -> false)) {
            long until = System.nanoTime() + Connection.LIFE_MAX.dividedBy(2).toNanos();
            for (int left = REQUESTS_A_CONNECTION_MAX; left > 0 && !closed && System.nanoTime() < until; left--) {
                ask(connection, PATHS.get(left % PATHS.size()));
                Thread.sleep(BETWEEN);
            }
        }
    }

    private void ask(Connection connection, String path) throws InterruptedException {
        long began = System.nanoTime();
        connection.send(
                ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        Optional<Connection.Event> event = connection.next(ANSWER_WITHIN_MAX);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        slowest = took.compareTo(slowest) > 0 ? took : slowest;
        if (event.isPresent() && event.get() instanceof Connection.Answered(Answer answer) && answer.status() == 200) {
            answered++;
        } else if (!closed) {
            findings.accept(finding(
                    "a well-behaved caller's GET " + path + " fails or is slow",
                    event.map(Object::toString).orElse("nothing in " + took.toMillis() + " ms")));
            closed = true;
        }
    }

    private static Finding finding(String what, String came) {
        return new Finding(what, "200 within " + ANSWER_WITHIN_MAX.toMillis() + " ms", NOTHING, came);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join(ANSWER_WITHIN_MAX.multipliedBy(2));
    }
}
