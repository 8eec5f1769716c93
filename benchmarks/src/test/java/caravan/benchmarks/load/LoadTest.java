package caravan.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final long STALL_NANOSECONDS = Duration.ofMillis(300).toNanos();

    private final AtomicInteger seen = new AtomicInteger();
    private final Set<String> addresses = ConcurrentHashMap.newKeySet();
    private HttpServer server;

    /** Stalls once, at the tenth request. A closed loop would count only one slow answer. */
    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            if (seen.incrementAndGet() == 10) {
                LockSupport.parkNanos(STALL_NANOSECONDS);
            }
            addresses.add(exchange.getRemoteAddress().getAddress().getHostAddress());
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void waitsThatAStallCausesAreMeasured() throws InterruptedException {
        Load.Result result = load(200).pace(1, Duration.ofSeconds(1), 200);
        // The server stalled for 300 ms of 1 s, so more than a tenth of the requests waited more than 100 ms.
        assertThat(result.milliseconds(90)).isGreaterThan(100);
    }

    @Test
    void countsAnswersOfTheExpectedStatus() throws InterruptedException {
        Load.Result result = load(200).saturate(2, Duration.ofMillis(500));
        assertThat(result.answered()).isEqualTo(seen.get());
    }

    @Test
    void countsOtherAnswersAsFailed() throws InterruptedException {
        Load.Result result = load(201).saturate(1, Duration.ofMillis(200));
        assertThat(result.answered()).isZero();
        assertThat(result.failed()).isEqualTo(seen.get());
    }

    /** One address may open only a part of a process's connections. */
    @Test
    void manyCallersComeFromSeveralAddresses() throws InterruptedException {
        load(200).press(256, Duration.ofSeconds(2), 1_000);
        assertThat(addresses).containsExactlyInAnyOrder("127.0.0.1", "127.0.0.2");
    }

    private Load load(int expectedStatus) {
        return new Load(server.getAddress(), ticket -> REQUEST, expectedStatus);
    }
}
