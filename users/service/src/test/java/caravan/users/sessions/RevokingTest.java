package caravan.users.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.Sessions;
import caravan.kernel.SessionId;
import caravan.users.UsersOnPostgres;
import caravan.users.domain.Account;
import caravan.users.domain.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RevokingTest {
    private final UsersOnPostgres users = new UsersOnPostgres();
    private final Account ann = users.customer("ann");

    /** What a process refuses, as many as it remembers. */
    private record Refused(int revokedMax, List<SessionId> sessions) implements Sessions {
        @Override
        public void revoke(SessionId session, Instant until) {
            sessions.add(session);
        }
    }

    @AfterEach
    void close() {
        users.close();
    }

    private SessionId ended() {
        Session session = users.signIn(ann);
        users.run(users.endingSessions, new EndingSessions.Command(ann.id(), session.id(), users.cause()));
        users.clock.advance(Duration.ofSeconds(1));
        return session.id();
    }

    @Test
    void aProcessThatStartsLearnsAsManyEndedSessionsAsItRemembersTheNewestFirst() {
        ended();
        SessionId second = ended();
        SessionId third = ended();
        Refused refused = new Refused(2, new ArrayList<>());

        new Revoking(users.sessions, refused, users.clock).work();

        assertThat(refused.sessions()).containsExactly(third, second);
    }
}
