package caravan.chassis.runtime.tokens;

import caravan.chassis.api.http.EndReason;
import caravan.chassis.messages.MessageHub;
import caravan.kernel.MessageType;
import caravan.kernel.SessionId;
import caravan.kernel.descriptor.ServiceRole;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Makes a process heed the ends of sessions, in whatever process they are ended. */
public final class EndedSessions {
    /** Access tokens live for ten minutes: an earlier end than this makes nobody's token worthless any more. */
    private static final Duration LOOK_BACK = Duration.ofMinutes(15);

    /** Of the process' own listener. */
    public static final String LISTENER = "process.ended-sessions";

    private EndedSessions() {}

    /** What {@link ServiceRole.EndsSessions} promises of the message; its other fields are passed over. */
    record SessionEnded(SessionId sessionId, Instant accessTokensUntil, Optional<String> reason) {}

    /** Told of a session, of when its last token runs out, and of why it ended. */
    @FunctionalInterface
    public interface Heard {
        void ended(SessionId session, Instant until, EndReason why);
    }

    /** Called before the hub starts. @param messageType as {@link ServiceRole.EndsSessions} names it */
    public static void listen(String messageType, MessageHub hub, Heard heard) {
        MessageType<SessionEnded> type = new MessageType<>(messageType, SessionEnded.class);
        hub.hear(LISTENER, type, LOOK_BACK, message -> {
            SessionEnded ended = message.payload();
            heard.ended(
                    ended.sessionId(),
                    ended.accessTokensUntil(),
                    ended.reason().map(EndReason::parse).orElse(EndReason.SESSION_ENDED));
        });
    }
}
