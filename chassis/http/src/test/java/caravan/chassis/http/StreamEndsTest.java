package caravan.chassis.http;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.http.Reply;
import caravan.kernel.SessionId;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream ends with the token that opened it, and with its connection. */
class StreamEndsTest {
    private static final SessionId SESSION = SessionId.parse(TestTokens.SESSION);
    private static final String FIRST = "id: 1\nevent: changed\ndata: {\"version\":1}\n\n";

    /** Much longer than a source waits for news. */
    private static final long NEVER_SECONDS = 600;

    /** The promised second, and more for a slow machine. */
    private static final Duration AT_ONCE_MAX = Duration.ofSeconds(4);

    private final Semaphore waiting = new Semaphore(0);
    private final RunningServer running = new RunningServer(routes -> routes.get(
                    "/events",
                    Access.SIGNED_IN,
                    request -> Reply.events(sink -> {
                        Semaphore news = new Semaphore(0);
                        sink.whenClosed(news::release);
                        sink.send("1", "changed", Map.of("version", 1));
                        waiting.release();
                        while (sink.isOpen()) {
                            var unused = news.tryAcquire(NEVER_SECONDS, TimeUnit.SECONDS);
                        }
                        sink.send("2", "changed", Map.of("version", 2));
                    }))
            .get(
                    "/for-anyone",
                    Access.ANYONE,
                    request -> Reply.ok(Map.of("known", request.callerIfKnown().isPresent()))));

    @AfterEach
    void close() {
        running.close();
    }

    private InputStream open(String token) throws Exception {
        HttpResponse<InputStream> answer = running.client()
                .send(
                        running.request("/events")
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private InputStream openAndWaiting(String token) throws Exception {
        InputStream events = open(token);
        assertThat(new String(events.readNBytes(FIRST.length()), StandardCharsets.UTF_8))
                .isEqualTo(FIRST);
        assertThat(waiting.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        return events;
    }

    private static void assertEnds(InputStream events, String reason, Duration within) throws Exception {
        long begun = System.nanoTime();
        assertThat(new String(events.readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("event: end\ndata: {\"reason\":\"" + reason + "\"}\n\n");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(within);
    }

    @Test
    void aStreamEndsAtOnceWithItsSessionAndGivesTheReason() throws Exception {
        try (InputStream events = openAndWaiting(running.issuer.token("customer"))) {
            running.issuer.end(SESSION, EndReason.ROLE_CHANGED);
            assertEnds(events, "role_changed", AT_ONCE_MAX);
        }
    }

    @Test
    void aStreamOfASessionThatEndedWhileItWasOpenedEnds() throws Exception {
        String token = running.issuer.token("customer");
        running.issuer.end(SESSION, EndReason.ACCOUNT_DELETED);
        // For this test's tokens, the token was verified before.
        try (InputStream events = open(token)) {
            assertEnds(events, "account_deleted", AT_ONCE_MAX);
        }
    }

    @Test
    void aStreamEndsWhenItsTokenExpires() throws Exception {
        Instant until = Instant.now().plusSeconds(2);
        try (InputStream events = openAndWaiting(TestTokens.UNTIL + until)) {
            assertEnds(events, "token_expired", AT_ONCE_MAX.plusSeconds(2));
            assertThat(Instant.now()).isAfterOrEqualTo(until);
        }
    }

    @Test
    void aStreamEndsWhenEndedSessionsAreUnknownForTooLong() throws Exception {
        try (InputStream events = openAndWaiting(running.issuer.token("customer"))) {
            running.issuer.forget();
            assertEnds(events, "sessions_unknown", AT_ONCE_MAX);
        }
    }

    @Test
    void anotherSessionsStreamGoesOn() throws Exception {
        try (InputStream events = openAndWaiting(running.issuer.token("customer"))) {
            running.issuer.end(SessionId.parse("019aaaaa-0000-7000-8000-00000000000f"), EndReason.SESSION_ENDED);
            running.server.stop();
            assertEnds(events, "stopping", AT_ONCE_MAX);
        }
    }

    @Test
    void aClientThatClosesFreesItsPlaceAtOnce() throws Exception {
        InputStream events = openAndWaiting(running.issuer.token("customer"));
        assertThat(open()).isEqualTo("1.0");
        events.close();
        Awaitility.await().atMost(AT_ONCE_MAX).until(() -> open().equals("0.0"));
    }

    private String open() throws Exception {
        return running.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("http_server_event_streams "))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRouteForAnyoneIsReadWithATokenThatCannotBeChecked() throws Exception {
        for (String token : new String[] {TestTokens.OUTDATED, TestTokens.UNDECIDED}) {
            HttpResponse<String> read = get("/for-anyone", token);
            assertThat(read.statusCode()).isEqualTo(200);
            assertThat(read.body()).isEqualTo("{\"known\":false}");
        }
        HttpResponse<String> refused = get("/events", TestTokens.OUTDATED);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
        assertThat(refused.body()).contains("\"code\":\"unavailable\"", "session has ended");
        assertThat(get("/events", TestTokens.UNDECIDED).body())
                .contains("\"code\":\"unavailable\"", "Tokens cannot be checked");
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        return running.client()
                .send(
                        running.request(path)
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
