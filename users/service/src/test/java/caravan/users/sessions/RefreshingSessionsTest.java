package caravan.users.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.users.UsersOnPostgres;
import caravan.users.domain.Account;
import caravan.users.domain.Session;
import caravan.users.domain.SignIn;
import caravan.users.domain.SignInOutcome;
import caravan.users.sessions.RefreshingSessions.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RefreshingSessionsTest {
    private final UsersOnPostgres users = new UsersOnPostgres();
    private final Account ann = users.customer("ann");

    @AfterEach
    void close() {
        users.close();
    }

    private Outcome refresh(String shown, String next) {
        return users.run(users.refreshing, users.refresh(shown, next));
    }

    @Test
    void eachTokenIsExchangedForTheNext() {
        users.signIn(ann, "a");

        assertThat(refresh("a", "b")).isInstanceOf(Outcome.Refreshed.class);
        assertThat(refresh("b", "c")).isInstanceOf(Outcome.Refreshed.class);
    }

    @Test
    void aTokenThatIsUsedTwiceEndsTheSession() {
        users.signIn(ann, "a");
        refresh("a", "b");

        assertThat(refresh("a", "x")).isInstanceOf(Outcome.Refused.class);
        assertThat(refresh("b", "c")).isInstanceOf(Outcome.Refused.class);
        assertThat(users.sessionsOf(ann)).isEmpty();
    }

    @Test
    void theReuseOfATokenIsToldAndInTheAuditTrail() {
        users.signIn(ann, "a");
        refresh("a", "b");
        users.clock.advance(Duration.ofSeconds(1));
        refresh("a", "x");

        assertThat(users.told()).endsWith("users.session-ended.v1");
        assertThat(users.trail.page(ann.id(), Optional.empty(), 1))
                .extracting(SignIn::outcome)
                .containsExactly(SignInOutcome.REFRESH_TOKEN_REUSED);
    }

    @Test
    void aReuseWithinOneBatchIsNoticed() {
        users.signIn(ann, "a");

        List<Outcome> outcomes = users.run(users.refreshing, List.of(users.refresh("a", "b"), users.refresh("a", "x")));

        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Refreshed.class);
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Refused.class);
        assertThat(users.sessionsOf(ann)).isEmpty();
    }

    @Test
    void ofManyWhoShowOneTokenAtOnceAtMostOneGetsTheNext() throws Exception {
        users.signIn(ann, "a");
        List<Callable<Outcome>> racers = List.of(
                () -> refresh("a", "b"), () -> refresh("a", "c"), () -> refresh("a", "d"), () -> refresh("a", "e"));
        int refreshed = 0;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Outcome> racer : executor.invokeAll(racers)) {
                refreshed += racer.get() instanceof Outcome.Refreshed ? 1 : 0;
            }
        }

        assertThat(refreshed).isEqualTo(1);
        assertThat(users.sessionsOf(ann)).isEmpty();
    }

    @Test
    void theReuseEndsNoOtherSessionOfTheUser() {
        users.signIn(ann, "a");
        Session other = users.signIn(ann, "other");
        refresh("a", "b");
        refresh("a", "x");

        assertThat(users.sessionsOf(ann)).containsExactly(other.id());
    }

    @Test
    void anIdleSessionIsNotRefreshed() {
        users.signIn(ann, "a");
        users.clock.advance(Duration.ofDays(14));

        assertThat(refresh("a", "b")).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void anUnknownTokenChangesNothing() {
        Session session = users.signIn(ann, "a");

        assertThat(refresh("unknown", "b")).isInstanceOf(Outcome.Refused.class);
        assertThat(users.sessionsOf(ann)).containsExactly(session.id());
    }
}
