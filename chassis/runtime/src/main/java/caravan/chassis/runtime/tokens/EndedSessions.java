package caravan.chassis.runtime.tokens;

import caravan.chassis.messages.MessageHub;
import caravan.kernel.MessageType;
import caravan.kernel.SessionId;
import caravan.kernel.descriptor.ServiceRole;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;

/** Makes a process heed the ends of sessions, in whatever process they are ended. */
public final class EndedSessions {
    /** Access tokens live for ten minutes: an earlier end than this makes nobody's token worthless any more. */
    private static final Duration LOOK_BACK = Duration.ofMinutes(15);

    /** Verifiers whose clock is late take a token a little longer than it lasts. */
    private static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(1);

    private EndedSessions() {}

    /** What {@link ServiceRole.EndsSessions} promises of the message; its other fields are passed over. */
    record SessionEnded(SessionId sessionId, Instant accessTokensUntil) {}

    /**
     * Called before the hub starts.
     *
     * @param revoke told of a session, and until when its tokens are refused
     */
    public static void heed(ServiceRole.EndsSessions role, MessageHub hub, BiConsumer<SessionId, Instant> revoke) {
        MessageType<SessionEnded> type = new MessageType<>(role.messageType(), SessionEnded.class);
        hub.hear("process.ended-sessions", type, LOOK_BACK, message -> {
            SessionEnded ended = message.payload();
            revoke.accept(ended.sessionId(), ended.accessTokensUntil().plus(CLOCK_SKEW_MAX));
        });
    }
}
