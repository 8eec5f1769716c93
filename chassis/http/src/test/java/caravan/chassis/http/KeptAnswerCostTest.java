package caravan.chassis.http;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.tracing.Spans;
import caravan.chassis.http.addresses.MetricsReaders;
import caravan.chassis.http.addresses.TrustedGateways;
import caravan.chassis.http.admission.Priority;
import caravan.chassis.http.representations.RepresentationCache;
import caravan.chassis.http.requestlog.RequestLog;
import caravan.chassis.http.routing.DeclaredRoute;
import caravan.chassis.http.routing.QueryString;
import caravan.chassis.http.routing.Route;
import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.chassis.http.server.framing.RequestHead;
import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Guards what a kept answer costs: nobody would see in a review that a text or a map more is made for each. */
class KeptAnswerCostTest {
    private static final int WARM_UP_ANSWERS = 20_000;
    private static final int ANSWERS = 20_000;
    private static final int TOKEN_CHARACTERS = 480;
    /** Target, field and token as texts, and small objects: 2.3 times the token. */
    private static final int BYTES_MAX = 2 * TOKEN_CHARACTERS + 700;

    private final TestTokens tokens = new TestTokens();
    private final RepresentationCache cache =
            new RepresentationCache(1024 * 1024, Duration.ofMinutes(1), new SimpleMeterRegistry());
    private final KeptAnswers answers = new KeptAnswers(
            cache,
            new Authorizer(tokens),
            new RequestLog(RequestLog.SLOW_MIN),
            new RequestTraces(
                    Spans.NONE,
                    new RequestOrigin(TrustedGateways.NONE, MetricsReaders.THIS_MACHINE),
                    RequestLog.SLOW_MIN));
    private final RequestHead head =
            new RequestHead(ListenerLimits.ofThisProcess().heads());

    @Test
    void anAnswerAllocatesLittleMoreThanTheTextOfItsToken() throws Exception {
        keepThings();
        byte[] request = request();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        answer(request, WARM_UP_ANSWERS);
        long before = threads.getCurrentThreadAllocatedBytes();
        answer(request, ANSWERS);
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / ANSWERS;
        assertThat(each).isBetween((long) TOKEN_CHARACTERS, (long) BYTES_MAX);
    }

    private void keepThings() throws InterruptedException {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Route route = new Route(
                new DeclaredRoute("GET", "/things", "test", Accepted.NOTHING),
                Access.STAFF,
                Routes.keptList(List.of(), request -> Reply.ok("x".repeat(3_000))),
                Priority.LOW,
                status -> meters.timer("requests", "status", Integer.toString(status)));
        var unused = cache.reply(
                new RepresentationCache.Asked(
                        "/things",
                        new QueryString(""),
                        route,
                        cache.editionsOf("test").now("")),
                Optional.empty(),
                () -> Reply.ok("x".repeat(3_000)));
    }

    /** With a token of the length that Caravan's have. */
    private byte[] request() {
        String token = "t".repeat(TOKEN_CHARACTERS);
        tokens.accept(token);
        return ("GET /things HTTP/1.1\r\nHost: localhost:8080\r\nAuthorization: Bearer " + token
                        + "\r\nAccept: */*\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void answer(byte[] request, int times) {
        for (int each = 0; each < times; each++) {
            head.reset();
            var unused = head.scan(request, request.length);
            ByteBuf answer = Objects.requireNonNull(answers.find(head, request, PooledByteBufAllocator.DEFAULT));
            answer.release();
        }
    }
}
