package caravan.chassis.http;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.DeadlineExceededException;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Routes;
import caravan.chassis.http.addresses.AddressRanges;
import caravan.chassis.http.headers.Deadline;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer's headers about the client and its deadline count only if the peer is trusted. */
class RequestOriginTest {
    private static final AtomicInteger HANDLED = new AtomicInteger();

    private static RunningServer trusting;
    private static RunningServer trustingOthers;

    static void declare(Routes routes) {
        routes.get("/client", Access.ANYONE, request -> Reply.ok(request.clientAddress()))
                .get("/deadline", Access.ANYONE, request -> {
                    HANDLED.incrementAndGet();
                    return Reply.ok(Deadline.current()
                            .map(deadline -> deadline.left(System.nanoTime()).toMillis())
                            .orElse(-1L));
                })
                .get("/wait", Access.ANYONE, request -> {
                    Duration wait = request.preferWait().orElseThrow();
                    return Reply.ok(
                            request.waiting(Duration.ofSeconds(60), Duration::toMillis) + " " + wait.toMillis());
                })
                .get("/late", Access.ANYONE, request -> {
                    throw new DeadlineExceededException("doubling");
                });
    }

    @BeforeAll
    static void start() {
        trusting = new RunningServer(
                RunningServer.LIMITS,
                AddressRanges.of("trusted-gateways", "127.0.0.0/8,10.0.0.0/8"),
                RequestOriginTest::declare);
        trustingOthers = new RunningServer(
                RunningServer.LIMITS, AddressRanges.of("trusted-gateways", "10.0.0.0/8"), RequestOriginTest::declare);
    }

    @AfterAll
    static void stop() {
        trusting.close();
        trustingOthers.close();
    }

    private static String answer(RunningServer running, String path, String header, String value) throws Exception {
        return running.send(running.request(path).header(header, value)).body();
    }

    @Test
    void aTrustedGatewayNamesTheClient() throws Exception {
        assertThat(answer(trusting, "/client", "X-Forwarded-For", "6.6.6.6, 198.51.100.1, 10.2.3.4"))
                .isEqualTo("\"198.51.100.1\"");
        HttpRequest.Builder twoLines = trusting.request("/client")
                .header("X-Forwarded-For", "6.6.6.6")
                .header("X-Forwarded-For", "198.51.100.2");
        assertThat(trusting.send(twoLines).body()).isEqualTo("\"198.51.100.2\"");
        assertThat(trusting.get("/client").body()).isEqualTo("\"127.0.0.1\"");
    }

    @Test
    void headersOfOthersAboutTheClientAreIgnored() throws Exception {
        for (String spoofed : new String[] {"198.51.100.1", "10.0.0.1", "198.51.100.1, 10.0.0.1", "127.0.0.1", "x"}) {
            assertThat(answer(trustingOthers, "/client", "X-Forwarded-For", spoofed))
                    .isEqualTo("\"127.0.0.1\"");
        }
    }

    @Test
    void aPassedDeadlineIsRefusedBeforeAnythingIsDone() throws Exception {
        int before = HANDLED.get();
        HttpResponse<String> late = trusting.send(trusting.request("/deadline").header("X-Deadline-Millis", "0"));
        assertThat(late.statusCode()).isEqualTo(503);
        assertThat(late.headers().firstValue("retry-after")).contains("1");
        assertThat(late.body()).contains("\"code\":\"deadline_exceeded\"");
        assertThat(HANDLED).hasValue(before);
    }

    @Test
    void theHandlerSeesTheDeadline() throws Exception {
        assertThat(Long.parseLong(answer(trusting, "/deadline", "X-Deadline-Millis", "20000")))
                .isBetween(1L, 20_000L);
        assertThat(Long.parseLong(answer(trusting, "/deadline", "X-Deadline-Millis", "999999999")))
                .isBetween(1L, RequestOrigin.DEADLINE_MAX.toMillis());
        assertThat(trusting.get("/deadline").body()).isEqualTo("-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "soon", "1.5", "9999999999", "0x10", "0, 5"})
    void anInvalidDeadlineIsIgnored(String value) throws Exception {
        assertThat(answer(trusting, "/deadline", "X-Deadline-Millis", value)).isEqualTo("-1");
    }

    @Test
    void aDeadlineFromAnUntrustedPeerIsIgnored() throws Exception {
        assertThat(answer(trustingOthers, "/deadline", "X-Deadline-Millis", "0"))
                .isEqualTo("-1");
    }

    @Test
    void aWaitEndsBeforeTheDeadline() throws Exception {
        HttpRequest.Builder waiting = trusting.request("/wait").header("Prefer", "wait=30");
        HttpResponse<String> answer = trusting.send(waiting.copy().header("X-Deadline-Millis", "5000"));
        String[] waits = answer.body().replace("\"", "").split(" ");
        assertThat(Long.parseLong(waits[0])).isBetween(1L, 4_900L);
        assertThat(Long.parseLong(waits[1])).isBetween(1L, 4_900L);
        assertThat(answer.headers().firstValue("preference-applied")).contains("wait=4");
        assertThat(trusting.send(waiting).body()).isEqualTo("\"60000 30000\"");
    }

    @Test
    void workThatDidNotBeginBeforeTheDeadlineIsRefused() throws Exception {
        HttpResponse<String> late = trusting.get("/late");
        assertThat(late.statusCode()).isEqualTo(503);
        assertThat(late.body()).contains("\"code\":\"deadline_exceeded\"");
    }
}
