package caravan.chassis.runtime.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.http.EndedSessionPages.Ended;
import caravan.chassis.api.http.EndedSessionPages.Page;
import caravan.chassis.http.Authentication;
import caravan.kernel.SessionId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndedSessionsPollerTest {
    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final SessionId FIRST = SessionId.parse("019bbbbb-0000-7000-8000-000000000001");
    private static final SessionId SECOND = SessionId.parse("019bbbbb-0000-7000-8000-000000000002");

    private final EndedSessionsAge age = new EndedSessionsAge(Duration.ofMillis(300));
    private final TokenVerifier tokens = new TokenVerifier(
            () -> URI.create("http://127.0.0.1:1/none"),
            Optional.empty(),
            age,
            Clock.systemUTC(),
            new SimpleMeterRegistry());
    private final AtomicBoolean answers = new AtomicBoolean(true);
    private final AtomicBoolean hangs = new AtomicBoolean();
    private final CountDownLatch hung = new CountDownLatch(1);
    private final AtomicBoolean heardAll = new AtomicBoolean();
    private final AtomicInteger unknown = new AtomicInteger();
    private final List<Optional<String>> asked = new CopyOnWriteArrayList<>();
    private final EndedSessionsPoller asking =
            new EndedSessionsPoller(this::page, heardAll::get, tokens, age, INTERVAL);

    EndedSessionsPollerTest() {
        age.require();
        tokens.addListener(new Authentication.Ends() {
            @Override
            public void ended(SessionId session, EndReason why) {}

            @Override
            public void unknown() {
                unknown.incrementAndGet();
            }
        });
    }

    @AfterEach
    void stop() {
        hung.countDown();
        asking.close();
    }

    /** A source with two pages. */
    private Page page(Optional<String> mark) throws IOException {
        if (hangs.get()) {
            hang();
        }
        if (!answers.get()) {
            throw new IOException("nobody is there");
        }
        asked.add(mark);
        return switch (mark.orElse("")) {
            case "" -> new Page(List.of(ended(FIRST)), "one", false);
            case "one" -> new Page(List.of(ended(SECOND)), "two", true);
            default -> new Page(List.of(), "two", true);
        };
    }

    private void hang() {
        try {
            hung.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Ended ended(SessionId session) {
        return new Ended(session, Instant.now().plusSeconds(600), EndReason.PASSWORD_CHANGED);
    }

    private boolean isTooOld() {
        return age.isTooOld(System.nanoTime());
    }

    @Test
    void atFirstAllPagesAreReadAndLaterOnlyNewOnes() {
        asking.start();
        asking.awaitFirst(Duration.ofSeconds(20));
        assertThat(tokens.endOf(FIRST)).contains(EndReason.PASSWORD_CHANGED);
        assertThat(tokens.endOf(SECOND)).contains(EndReason.PASSWORD_CHANGED);
        assertThat(isTooOld()).isFalse();
        await().until(() -> asked.size() >= 4);
        assertThat(List.copyOf(asked).subList(0, 4))
                .containsExactly(Optional.empty(), Optional.of("one"), Optional.of("two"), Optional.of("two"));
    }

    @Test
    void withoutAnAnswerNothingIsKnownUntilThereIsOne() {
        answers.set(false);
        asking.start();
        await().until(() -> unknown.get() > 0);
        assertThat(isTooOld()).isTrue();
        answers.set(true);
        await().until(() -> !isTooOld());
    }

    @Test
    void streamsEndAtTheAgeLimitEvenIfTheRequestHangs() {
        asking.start();
        asking.awaitFirst(Duration.ofSeconds(20));
        // The ended sessions were also unknown before the first answer.
        int before = unknown.get();
        hangs.set(true);
        await().until(() -> isTooOld() && unknown.get() > before);
        hung.countDown();
    }

    @Test
    void aBrokerThatConfirmsAllMessagesCountsIfNobodyAnswers() {
        asking.start();
        asking.awaitFirst(Duration.ofSeconds(20));
        answers.set(false);
        await().until(this::isTooOld);
        heardAll.set(true);
        await().until(() -> !isTooOld());
        heardAll.set(false);
        await().until(this::isTooOld);
    }
}
