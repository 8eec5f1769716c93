package caravan.chassis.runtime.tokens;

import caravan.chassis.api.http.EndReason;
import caravan.chassis.messages.MessageHub;
import caravan.kernel.MessageType;
import caravan.kernel.SessionId;
import caravan.kernel.descriptor.ServiceRole;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tells a process by messages which sessions have ended, in any process. */
public final class EndedSessions {
    /** Access tokens are valid for ten minutes. The tokens of a session that ended before this time have expired. */
    private static final Duration LOOK_BACK = Duration.ofMinutes(15);

    /** The name of the process' own listener. */
    public static final String LISTENER = "process.ended-sessions";

    private EndedSessions() {}

    /** The fields of the message that {@link ServiceRole.EndsSessions} promises. Other fields are ignored. */
    record SessionEnded(SessionId sessionId, Instant accessTokensUntil, Optional<String> reason) {}

    /** Called with a session, the time when its last token expires, and the reason of its end. */
    @FunctionalInterface
    public interface SessionEnd {
        void ended(SessionId session, Instant until, EndReason why);
    }

    /** Call it before the hub starts. @param messageType the type that {@link ServiceRole.EndsSessions} names */
    public static void listen(String messageType, MessageHub hub, SessionEnd listener) {
        MessageType<SessionEnded> type = new MessageType<>(messageType, SessionEnded.class);
        hub.hear(LISTENER, type, LOOK_BACK, message -> {
            SessionEnded ended = message.payload();
            listener.ended(
                    ended.sessionId(),
                    ended.accessTokensUntil(),
                    ended.reason().map(EndReason::parse).orElse(EndReason.SESSION_ENDED));
        });
    }
}
