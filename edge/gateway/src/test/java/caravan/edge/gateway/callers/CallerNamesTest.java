package caravan.edge.gateway.callers;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.http.addresses.AddressRanges;
import caravan.chassis.runtime.tokens.TokenVerifier;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The memory for callers is bounded, however many there are. */
class CallerNamesTest {
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.1");
    private static final int MAX = 20;
    private static final long BYTES_MAX = 50_000;
    private static final long SECOND = 1_000_000_000L;
    private static final int LONG = 4_000;

    private final TokenVerifier tokens = new TokenVerifier(
            () -> URI.create("http://127.0.0.1:1/jwks.json"), Clock.systemUTC(), new SimpleMeterRegistry());

    @Test
    void checkedTokensAreRememberedUpToTheLimit() {
        long bytesMax = BYTES_MAX / 5;
        CallerNames callers = new CallerNames(tokens, bytesMax);
        askWithJunk(callers, "", 20 * MAX);
        Awaitility.await().until(() -> callers.remembered() > bytesMax / 350);
        assertThat(callers.remembered()).isLessThan(bytesMax / 300);
    }

    @Test
    void longTokensTakeNoMoreBytesThanShortOnes() {
        CallerNames callers = new CallerNames(tokens, BYTES_MAX);
        askWithJunk(callers, "x".repeat(LONG), 20 * MAX);
        Awaitility.await().until(() -> callers.remembered() > 0);
        assertThat(callers.remembered() * LONG).isLessThan(BYTES_MAX);
    }

    private static void askWithJunk(CallerNames callers, String padding, int times) {
        AtomicInteger asked = new AtomicInteger();
        Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> {
            callers.nameOf(ADDRESS, "Bearer no-token-" + padding + asked.incrementAndGet());
            return asked.get() > times;
        });
    }

    @Test
    void ratesAreRememberedUpToTheLimit() {
        RateLimiter limiter = new RateLimiter(
                new RateLimiter.Rate(1, 1_000), AddressRanges.NONE, new CallerNames(tokens, BYTES_MAX), MAX);
        for (int caller = 0; caller < 50 * MAX; caller++) {
            limiter.take("caller-" + caller);
        }
        assertThat(limiter.remembered()).isBetween(1L, (long) MAX);
    }

    @Test
    void anAllowanceIsABurstAndThenARate() {
        RateLimiter limiter = new RateLimiter(
                new RateLimiter.Rate(2, 4), AddressRanges.NONE, new CallerNames(tokens, BYTES_MAX), MAX);
        for (long left = 3; left >= 0; left--) {
            assertThat(limiter.take("ada", 0).remaining()).isEqualTo(left);
        }
        RateLimiter.Result refused = limiter.take("ada", 0);
        assertThat(refused).isEqualTo(new RateLimiter.Result(false, 0, 2, 1));
        MultiMap answer = MultiMap.caseInsensitiveMultiMap();
        limiter.setFields(answer, refused);
        assertThat(fieldsOf(answer))
                .containsEntry("RateLimit-Policy", "\"caller\";q=4;w=2")
                .containsEntry("RateLimit", "\"caller\";r=0;t=2");
        assertThat(limiter.take("grace", 0).isAllowed()).as("another caller").isTrue();
        assertThat(limiter.take("ada", SECOND / 2).isAllowed()).isTrue();
        assertThat(limiter.take("ada", SECOND / 2).isAllowed()).isFalse();
        assertThat(limiter.take("ada", 100 * SECOND).remaining())
                .as("no more than a burst")
                .isEqualTo(3);
    }

    private static Map<String, String> fieldsOf(MultiMap answer) {
        Map<String, String> fields = new TreeMap<>();
        answer.forEach(fields::put);
        return fields;
    }
}
