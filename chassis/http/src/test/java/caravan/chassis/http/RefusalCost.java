package caravan.chassis.http;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * Prints the processor time of the event loops for each request that is refused under overload: of a refusal by the head alone, and of one
 * by the codec. Not part of the tests: {@code ./mvnw test -pl chassis/http -am -Dtest=RefusalCost -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class RefusalCost {
    private static final int CONNECTIONS = 8;
    private static final int ROUNDS = 5;
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final String BODY = "{\"items\":[{\"sku\":\"tea\",\"quantity\":2}]}";
    private static final String HEAD = "POST /things HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + "t".repeat(480) + "\r\nIdempotency-Key: 0123456789\r\nContent-Type: application/json\r\n";
    private static final String BY_HEAD = HEAD + "Content-Length: " + BODY.length() + "\r\n\r\n" + BODY;
    /** A field that only the handler can decide on makes it go through the codec. */
    private static final String BY_CODEC =
            HEAD + "Origin: https://shop.example\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY;

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    private Reply held(Request request) throws InterruptedException {
        arrived.countDown();
        go.await();
        return Reply.ok("done");
    }

    @Test
    void print() throws Exception {
        HttpLimits one = RunningServer.limits(1, 1, Duration.ofSeconds(60));
        try (RunningServer server =
                new RunningServer(one, routes -> routes.post("/things", Access.ANYONE, this::held))) {
            CompletableFuture<HttpResponse<String>> held = server.client()
                    .sendAsync(
                            server.post("/things", "{}")
                                    .timeout(Duration.ofMinutes(2))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            arrived.await();
            for (int round = 0; round < ROUNDS; round++) {
                System.out.printf(
                        "by the head %.1f µs, by the codec %.1f µs%n",
                        microseconds(server, BY_HEAD), microseconds(server, BY_CODEC));
            }
            go.countDown();
            assertThat(held.get().statusCode()).isEqualTo(200);
        }
    }

    private double microseconds(RunningServer server, String request) throws Exception {
        long before = eventLoopNanos();
        long end = System.nanoTime() + ROUND.toNanos();
        List<CompletableFuture<Integer>> clients = new ArrayList<>();
        for (int client = 0; client < CONNECTIONS; client++) {
            clients.add(CompletableFuture.supplyAsync(() -> refusals(server.server.port(), request, end)));
        }
        int all = 0;
        for (CompletableFuture<Integer> client : clients) {
            all += client.get();
        }
        return (eventLoopNanos() - before) / 1e3 / all;
    }

    private static int refusals(int port, String request, long endNanos) {
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        byte[] answer = new byte[8 * 1024];
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            int count = 0;
            while (System.nanoTime() < endNanos) {
                socket.getOutputStream().write(bytes);
                int length = 0;
                // The body ends with the only object.
                do {
                    length += in.read(answer, length, answer.length - length);
                } while (answer[length - 1] != '}');
                count++;
            }
            return count;
        } catch (java.io.IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    private long eventLoopNanos() {
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().contains("eventloop"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }
}
