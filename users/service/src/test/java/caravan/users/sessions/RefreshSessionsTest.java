package caravan.users.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.users.UsersOnPostgres;
import caravan.users.domain.Account;
import caravan.users.domain.Session;
import caravan.users.domain.SignIn;
import caravan.users.domain.SignInOutcome;
import caravan.users.sessions.RefreshSessions.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RefreshSessionsTest {
    private final UsersOnPostgres users = new UsersOnPostgres();
    private final Account ann = users.customer("ann");

    @AfterEach
    void close() {
        users.close();
    }

    private Outcome refresh(String shown, String next) {
        return users.run(users.refreshSessions, users.refresh(shown, next));
    }

    @Test
    void eachTokenIsExchangedForTheNext() {
        users.signIn(ann, "a");

        assertThat(refresh("a", "b")).isInstanceOf(Outcome.Refreshed.class);
        assertThat(refresh("b", "c")).isInstanceOf(Outcome.Refreshed.class);
    }

    @Test
    void withinTheGraceARepeatGetsTheSameSuccessor() {
        users.signIn(ann, "a");
        refresh("a", "b");
        users.clock.advance(UsersOnPostgres.REFRESH_GRACE.minusMillis(1));

        assertThat(refresh("a", "b")).isInstanceOf(Outcome.Refreshed.class);
        assertThat(refresh("b", "c")).isInstanceOf(Outcome.Refreshed.class);
    }

    @Test
    void afterTheGraceARepeatEndsTheSession() {
        users.signIn(ann, "a");
        refresh("a", "b");
        users.clock.advance(UsersOnPostgres.REFRESH_GRACE);

        assertThat(refresh("a", "b")).isInstanceOf(Outcome.Refused.class);
        assertThat(refresh("b", "c")).isInstanceOf(Outcome.Refused.class);
        assertThat(users.sessionsOf(ann)).isEmpty();
    }

    @Test
    void onceTheSuccessorWasUsedARepeatEndsTheSession() {
        users.signIn(ann, "a");
        refresh("a", "b");
        refresh("b", "c");

        assertThat(refresh("a", "b")).isInstanceOf(Outcome.Refused.class);
        assertThat(users.sessionsOf(ann)).isEmpty();
    }

    @Test
    void theGraceIsNotProlongedByRepeats() {
        users.signIn(ann, "a");
        refresh("a", "b");
        users.clock.advance(Duration.ofSeconds(6));
        refresh("a", "b");
        users.clock.advance(Duration.ofSeconds(6));

        assertThat(refresh("a", "b")).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void aTokenThatAnEarlierVersionExchangedHasNoGrace() {
        users.signIn(ann, "a");
        refresh("a", "b");
        users.database.jdbi().useHandle(handle -> handle.execute("UPDATE refresh_token SET exchanged_at = NULL"));

        assertThat(refresh("a", "b")).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void theReuseOfATokenIsSentAndInTheAuditTrail() {
        users.signIn(ann, "a");
        refresh("a", "b");
        users.clock.advance(UsersOnPostgres.REFRESH_GRACE);
        refresh("a", "b");

        assertThat(users.told()).endsWith("users.session-ended.v1");
        assertThat(users.signIns.page(ann.id(), Optional.empty(), 1))
                .extracting(SignIn::outcome)
                .containsExactly(SignInOutcome.REFRESH_TOKEN_REUSED);
    }

    @Test
    void aRepeatWithinOneBatchGetsTheSame() {
        users.signIn(ann, "a");

        List<Outcome> outcomes =
                users.run(users.refreshSessions, List.of(users.refresh("a", "b"), users.refresh("a", "b")));

        assertThat(outcomes).allMatch(Outcome.Refreshed.class::isInstance);
        assertThat(users.sessionsOf(ann)).hasSize(1);
    }

    @Test
    void aReuseWithinOneBatchIsNoticed() {
        users.signIn(ann, "a");

        List<Outcome> outcomes = users.run(
                users.refreshSessions,
                List.of(users.refresh("a", "b"), users.refresh("b", "c"), users.refresh("a", "b")));

        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Refreshed.class);
        assertThat(outcomes.get(2)).isInstanceOf(Outcome.Refused.class);
        assertThat(users.sessionsOf(ann)).isEmpty();
    }

    @Test
    void allWhoShowOneTokenAtOnceGetTheSameSuccessor() throws Exception {
        users.signIn(ann, "a");
        Callable<Outcome> racer = () -> refresh("a", "b");
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Outcome> one : executor.invokeAll(List.of(racer, racer, racer, racer))) {
                assertThat(one.get()).isInstanceOf(Outcome.Refreshed.class);
            }
        }

        assertThat(refresh("b", "c")).isInstanceOf(Outcome.Refreshed.class);
    }

    @Test
    void theReuseEndsNoOtherSessionOfTheUser() {
        users.signIn(ann, "a");
        Session other = users.signIn(ann, "other");
        refresh("a", "b");
        users.clock.advance(UsersOnPostgres.REFRESH_GRACE);
        refresh("a", "b");

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
