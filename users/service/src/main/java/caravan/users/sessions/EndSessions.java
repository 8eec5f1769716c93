package caravan.users.sessions;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.tracing.Cause;
import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import caravan.users.AccountRepository;
import caravan.users.SessionRepository;
import caravan.users.SessionRevoker;
import caravan.users.domain.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ends sessions that their users no longer need. */
public final class EndSessions implements UseCase<EndSessions.Command, EndSessions.Outcome> {
    private final AccountRepository accounts;
    private final SessionRepository sessions;
    private final SessionRevoker revoker;

    /** End this session of this user. */
    public record Command(UserId userId, SessionId sessionId, Cause cause) {}

    /** The outcome. */
    public sealed interface Outcome {
        /** The session is over. */
        record Ended() implements Outcome {}

        /** The user has no such session. */
        record NoSuchSession() implements Outcome {}
    }

    public EndSessions(AccountRepository accounts, SessionRepository sessions, SessionRevoker revoker) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.revoker = revoker;
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
        revoker.end(transaction, EndReason.SESSION_ENDED, ended);
        return outcomes;
    }
}
