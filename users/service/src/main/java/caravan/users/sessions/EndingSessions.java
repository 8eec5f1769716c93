package caravan.users.sessions;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.tracing.Cause;
import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import caravan.users.Accounts;
import caravan.users.SessionEnding;
import caravan.users.SignInSessions;
import caravan.users.domain.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ends sessions that their users no longer want. */
public final class EndingSessions implements UseCase<EndingSessions.Command, EndingSessions.Outcome> {
    private final Accounts accounts;
    private final SignInSessions sessions;
    private final SessionEnding ending;

    /** End this session of this user. */
    public record Command(UserId userId, SessionId sessionId, Cause cause) {}

    /** What came of it. */
    public sealed interface Outcome {
        /** The session is over. */
        record Ended() implements Outcome {}

        /** The user has no such session. */
        record NoSuchSession() implements Outcome {}
    }

    public EndingSessions(Accounts accounts, SignInSessions sessions, SessionEnding ending) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.ending = ending;
    }

    @Override
    public List<Outcome> handle(Transaction transaction, List<Command> commands) {
        accounts.lock(transaction, commands.stream().map(Command::userId).toList());
        Map<SessionId, Session> live = sessions.load(
                transaction, commands.stream().map(Command::sessionId).toList());
        Map<Session, Cause> ended = new LinkedHashMap<>();
        List<Outcome> outcomes = commands.stream()
                .map(command -> {
                    Session session = live.get(command.sessionId());
                    if (session == null || !session.userId().equals(command.userId())) {
                        return new Outcome.NoSuchSession();
                    }
                    live.remove(session.id());
                    ended.put(session, command.cause());
                    return (Outcome) new Outcome.Ended();
                })
                .toList();
        ending.end(transaction, EndReason.SESSION_ENDED, ended);
        return outcomes;
    }
}
