package caravan.chassis.runtime.tokens;

import caravan.chassis.api.Sessions;
import caravan.chassis.messages.MessageHub;
import caravan.kernel.MessageType;
import caravan.kernel.SessionId;
import java.time.Duration;
import java.time.Instant;

/**
 * Makes a process heed the ends of sessions, wherever users runs. Users' contract is known here by name alone, as the
 * place of its keys is ({@code /.well-known/jwks.json}): the runtime carries every service's token checks, and knows no service.
 * The type is fixed for ever, as all are; a test of users' samples would notice a change of its fields.
 */
public final class EndedSessions {
    /** Access tokens live for ten minutes: an earlier end than this makes nobody's token worthless any more. */
    private static final Duration LOOK_BACK = Duration.ofMinutes(15);

    /** Verifiers whose clock is late take a token a little longer than it lasts. */
    private static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(1);

    private static final MessageType<SessionEnded> SESSION_ENDED =
            new MessageType<>("users.session-ended.v1", SessionEnded.class);

    private EndedSessions() {}

    /** What of the message is needed here; its other fields are passed over. */
    record SessionEnded(SessionId sessionId, Instant accessTokensUntil) {}

    /** Before the hub starts. */
    public static void heed(MessageHub hub, Sessions sessions) {
        hub.hear("process.ended-sessions", SESSION_ENDED, LOOK_BACK, message -> {
            SessionEnded ended = message.payload();
            sessions.revoke(ended.sessionId(), ended.accessTokensUntil().plus(CLOCK_SKEW_MAX));
        });
    }
}
