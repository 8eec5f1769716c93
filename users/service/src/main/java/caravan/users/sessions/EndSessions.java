package caravan.users.sessions;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.api.trail.Change;
import caravan.chassis.api.trail.Fields;
import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import caravan.users.AccountRepository;
import caravan.users.SessionRepository;
import caravan.users.SessionRevoker;
import caravan.users.domain.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ends sessions that their users no longer need, or that an administrator ends for them. */
public final class EndSessions implements UseCase<EndSessions.Command, EndSessions.Outcome> {
    private final AccountRepository accounts;
    private final SessionRepository sessions;
    private final SessionRevoker revoker;

    /**
     * End this session of this user.
     *
     * @param administrator who ends it for the user, for the trail; empty if the user ends it
     */
    public record Command(UserId userId, SessionId sessionId, Optional<Actor> administrator, Cause cause) {
        /** By the user. */
        public Command(UserId userId, SessionId sessionId, Cause cause) {
            this(userId, sessionId, Optional.empty(), cause);
        }
    }

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
                    command.administrator()
                            .ifPresent(actor -> transaction.trail().add(ended(actor, command)));
                    return (Outcome) new Outcome.Ended();
                })
                .toList();
        revoker.end(transaction, EndReason.SESSION_ENDED, ended);
        return outcomes;
    }

    private static Change ended(Actor actor, Command command) {
        return new Change(
                actor,
                command.cause(),
                "session_ended",
                "user",
                command.userId().toString(),
                Fields.of("session", command.sessionId().toString()),
                Fields.NONE);
    }
}
