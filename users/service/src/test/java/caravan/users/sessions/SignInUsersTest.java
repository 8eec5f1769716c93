package caravan.users.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.EndReason;
import caravan.kernel.SessionId;
import caravan.users.SessionRepository;
import caravan.users.UsersOnPostgres;
import caravan.users.accounts.ChangePasswords;
import caravan.users.domain.Account;
import caravan.users.domain.PasswordHash;
import caravan.users.domain.Session;
import caravan.users.domain.SignIn;
import caravan.users.domain.SignInOutcome;
import caravan.users.sessions.SignInUsers.Command;
import caravan.users.sessions.SignInUsers.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignInUsersTest {
    private static final PasswordHash OTHER_HASH = new PasswordHash("another");

    private final UsersOnPostgres users = new UsersOnPostgres();
    private final Account ann = users.customer("ann");

    @AfterEach
    void close() {
        users.close();
    }

    @Test
    void theRightPasswordBeginsASession() {
        Session session = users.signIn(ann);

        assertThat(users.sessions.page(ann.id(), users.clock.instant(), Optional.empty(), 9))
                .containsExactly(session);
    }

    @Test
    void aPasswordThatChangedWhileItWasCheckedBeginsNone() {
        Command.RightPassword right = users.rightPassword(ann, "token");
        Command late = new Command.RightPassword(
                right.userId(),
                OTHER_HASH,
                Optional.empty(),
                right.sessionId(),
                right.refreshToken(),
                right.client(),
                right.at(),
                right.cause());

        assertThat(users.run(users.signInUsers, late)).isInstanceOf(Outcome.Refused.class);
        assertThat(users.sessionsOf(ann)).isEmpty();
    }

    @Test
    void aWeakHashIsReplacedByItsStrongerOne() {
        Command.RightPassword right = users.rightPassword(ann, "token");
        users.run(users.signInUsers, (Command) new Command.RightPassword(
                right.userId(),
                right.checked(),
                Optional.of(OTHER_HASH),
                right.sessionId(),
                right.refreshToken(),
                right.client(),
                right.at(),
                right.cause()));

        assertThat(users.accounts.credentials(ann.id()).orElseThrow().passwordHash())
                .isEqualTo(OTHER_HASH);
    }

    @Test
    void everyAttemptIsInTheAuditTrailNewestFirst() {
        users.signIn(ann);
        users.clock.advance(Duration.ofSeconds(1));
        users.run(users.signInUsers, (Command)
                new Command.WrongCredentials(Optional.of(ann.id()), UsersOnPostgres.LAPTOP, users.clock.instant()));

        assertThat(users.signIns.page(ann.id(), Optional.empty(), 9))
                .extracting(SignIn::outcome)
                .containsExactly(SignInOutcome.WRONG_CREDENTIALS, SignInOutcome.SUCCEEDED);
    }

    @Test
    void anUnknownNameLeavesALineThatNamesNobody() {
        users.run(users.signInUsers, (Command)
                new Command.WrongCredentials(Optional.empty(), UsersOnPostgres.LAPTOP, users.clock.instant()));

        assertThat(users.signIns.page(Optional.empty(), 9))
                .singleElement()
                .extracting(SignIn::userId)
                .isEqualTo(Optional.empty());
    }

    @Test
    void aUsersLeastRecentlyUsedSessionsEndWhenThereAreTooMany() {
        Session first = users.signIn(ann, "first");
        users.clock.advance(Duration.ofSeconds(1));
        List<Command> many = new ArrayList<>();
        for (int index = 0; index < SignInUsers.SESSIONS_PER_USER_MAX; index++) {
            many.add(users.rightPassword(ann, "many-" + index));
        }
        users.run(users.signInUsers, many);

        assertThat(users.texts("SELECT session_id::text FROM session"))
                .hasSize(SignInUsers.SESSIONS_PER_USER_MAX)
                .doesNotContain(first.id().toString());
        assertThat(users.told()).endsWith("users.session-ended.v1");
    }

    @Test
    void endingASessionRevokesItsTokensAndLeavesOthersAlone() {
        Session ended = users.signIn(ann);
        Session kept = users.signIn(ann);

        EndSessions.Outcome outcome =
                users.run(users.endSessions, new EndSessions.Command(ann.id(), ended.id(), users.cause()));

        assertThat(outcome).isInstanceOf(EndSessions.Outcome.Ended.class);
        assertThat(users.sessionsOf(ann)).containsExactly(kept.id());
        assertThat(revocations())
                .containsExactly(new SessionRepository.Revocation(
                        ended.id(), users.clock.instant().plus(Duration.ofMinutes(10)), EndReason.SESSION_ENDED));
    }

    @Test
    void nobodyEndsAnothersSession() {
        Session session = users.signIn(ann);
        Account bob = users.customer("bob");

        EndSessions.Outcome outcome =
                users.run(users.endSessions, new EndSessions.Command(bob.id(), session.id(), users.cause()));

        assertThat(outcome).isInstanceOf(EndSessions.Outcome.NoSuchSession.class);
        assertThat(users.sessionsOf(ann)).containsExactly(session.id());
    }

    @Test
    void aNewPasswordEndsEverySessionButTheOneThatAsks() {
        Session asking = users.signIn(ann);
        users.signIn(ann);

        users.run(
                users.changePasswords,
                new ChangePasswords.Command(ann.id(), UsersOnPostgres.HASH, OTHER_HASH, asking.id(), users.cause()));

        assertThat(users.sessionsOf(ann)).containsExactly(asking.id());
        assertThat(users.accounts.credentials(ann.id()).orElseThrow().passwordHash())
                .isEqualTo(OTHER_HASH);
    }

    @Test
    void onlyOneOfTwoChangesThatCheckedTheSamePasswordWins() {
        SessionId session = users.signIn(ann).id();
        ChangePasswords.Command change =
                new ChangePasswords.Command(ann.id(), UsersOnPostgres.HASH, OTHER_HASH, session, users.cause());

        List<ChangePasswords.Outcome> outcomes = users.run(users.changePasswords, List.of(change, change));

        assertThat(outcomes.get(0)).isInstanceOf(ChangePasswords.Outcome.Changed.class);
        assertThat(outcomes.get(1)).isInstanceOf(ChangePasswords.Outcome.ChangedMeanwhile.class);
    }

    @Test
    void expiredRowsAreDeleted() {
        users.signIn(ann);
        Session ended = users.signIn(ann);
        users.run(users.endSessions, new EndSessions.Command(ann.id(), ended.id(), users.cause()));
        users.clock.advance(Duration.ofDays(100));
        Session live = users.signIn(ann);

        new ForgetSessions(users.transactions, users.sessions, users.signIns, Duration.ofDays(90), users.clock).work();

        assertThat(users.texts("SELECT session_id::text FROM session"))
                .containsExactly(live.id().toString());
        assertThat(users.texts("SELECT session_id::text FROM ended_session")).isEmpty();
        assertThat(users.signIns.page(ann.id(), Optional.empty(), 9)).hasSize(1);
    }

    @Test
    void rowsThatStillCountAreKept() {
        Session live = users.signIn(ann);
        Session ended = users.signIn(ann);
        users.run(users.endSessions, new EndSessions.Command(ann.id(), ended.id(), users.cause()));
        users.clock.advance(Duration.ofMinutes(9));

        new ForgetSessions(users.transactions, users.sessions, users.signIns, Duration.ofDays(90), users.clock).work();

        assertThat(users.sessionsOf(ann)).containsExactly(live.id());
        assertThat(revocations()).hasSize(1);
        assertThat(users.signIns.page(ann.id(), Optional.empty(), 9)).hasSize(2);
    }

    private List<SessionRepository.Revocation> revocations() {
        SessionRepository.RevocationPlace first =
                new SessionRepository.RevocationPlace(Instant.EPOCH, new SessionId(new UUID(0, 0)));
        return users.sessions.revocations(first, users.clock.instant(), 9).rows().stream()
                .map(SessionRepository.StoredRevocation::revocation)
                .toList();
    }
}
