package caravan.users.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.http.EndedSessionPages.Ended;
import caravan.chassis.api.http.EndedSessionPages.Page;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.kernel.ExpectedVersion;
import caravan.kernel.SessionId;
import caravan.users.UsersOnPostgres;
import caravan.users.accounts.ChangeUsers;
import caravan.users.domain.Account;
import caravan.users.domain.AccountRole;
import caravan.users.domain.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadEndedSessionsTest {
    private final UsersOnPostgres users = new UsersOnPostgres();
    private final Account ann = users.customer("ann");
    private final ReadEndedSessions ended = new ReadEndedSessions(users.sessions, users.clock);

    @AfterEach
    void close() {
        users.close();
    }

    private SessionId end() {
        Session session = users.signIn(ann);
        users.run(users.endSessions, new EndSessions.Command(ann.id(), session.id(), users.cause()));
        return session.id();
    }

    private static List<SessionId> ids(Page page) {
        return page.ended().stream().map(Ended::sessionId).toList();
    }

    @Test
    void aProcessThatStartsReadsAllPageByPage() {
        List<SessionId> all = List.of(end(), end(), end(), end(), end());

        List<SessionId> read = new ArrayList<>();
        Optional<String> mark = Optional.empty();
        Page page;
        do {
            page = ended.after(mark, 2);
            assertThat(page.ended()).hasSizeLessThanOrEqualTo(2);
            read.addAll(ids(page));
            mark = Optional.of(page.mark());
        } while (!page.isLast());

        assertThat(read).containsExactlyElementsOf(all);
    }

    @Test
    void aLaterEndIsReadFromTheLastMarkEvenIfItIsCommittedLate() {
        end();
        Page before = ended.after(Optional.empty(), 100);
        assertThat(before.isLast()).isTrue();
        SessionId after = end();
        // Its transaction began before the one that was read last.
        users.database
                .jdbi()
                .useHandle(handle -> handle.createUpdate(
                                "UPDATE ended_session SET ended_at = ended_at - interval '30 seconds' WHERE session_id = ?")
                        .bind(0, after.value())
                        .execute());

        assertThat(ids(ended.after(Optional.of(before.mark()), 100))).contains(after);
    }

    @Test
    void aSessionThatEndedLongAgoIsNotReadAgain() {
        SessionId old = end();
        users.database
                .jdbi()
                .useHandle(handle ->
                        handle.execute("UPDATE ended_session SET ended_at = ended_at - interval '2 minutes'"));
        Page first = ended.after(Optional.empty(), 100);
        assertThat(ids(first)).containsExactly(old);
        assertThat(ended.after(Optional.of(first.mark()), 100).ended()).isEmpty();
    }

    @Test
    void aSessionWhoseTokensHaveRunOutIsNotTold() {
        end();
        users.clock.advance(Duration.ofMinutes(12));
        assertThat(ended.after(Optional.empty(), 100).ended()).isEmpty();
    }

    @Test
    void anEndedSessionIsReadWithItsReason() {
        Account staff = users.register("sam", AccountRole.STAFF);
        Session session = users.signIn(staff);
        users.run(
                users.changeUsers,
                new ChangeUsers.Command.SetRole(
                        staff.id(),
                        new ExpectedVersion.Any(),
                        AccountRole.CUSTOMER,
                        new Actor.Worker("test"),
                        users.cause()));
        assertThat(ended.after(Optional.empty(), 100).ended()).singleElement().satisfies(told -> {
            assertThat(told.sessionId()).isEqualTo(session.id());
            assertThat(told.reason()).isEqualTo(EndReason.ROLE_CHANGED);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "..",
                "x.1.00000000-0000-0000-0000-000000000000",
                ".999999999999999999.0-0-0-0-0",
                ".-1.0-0-0-0-0"
            })
    void aTextThatIsNoMarkIsRefused(String text) {
        assertThatThrownBy(() -> ended.after(Optional.of(text), 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sessionsThatEndedUnderTheVersionBeforeAreReadToo() {
        try (TestPostgres.TestDatabase earlier = TestPostgres.shared().earlier("users", "2")) {
            earlier.jdbi("users").useHandle(handle -> handle.execute("""
                    INSERT INTO ended_session VALUES
                        ('019bbbbb-0000-7000-8000-000000000001', '2999-01-01T00:00:00Z')"""));
            List<String> reasons = earlier.service("users")
                    .jdbi()
                    .withHandle(handle -> handle.createQuery("SELECT reason FROM ended_session WHERE ended_at <= now()")
                            .mapTo(String.class)
                            .list());
            assertThat(reasons).containsExactly("session_ended");
        }
    }
}
