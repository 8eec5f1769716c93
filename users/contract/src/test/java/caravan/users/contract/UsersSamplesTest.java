package caravan.users.contract;

import caravan.chassis.testkit.values.MessageSamples;
import caravan.chassis.testkit.values.SampledMessagesTest;
import caravan.kernel.MessageType;
import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UsersSamplesTest extends SampledMessagesTest {
    private static final UserId ANN = UserId.parse("019af2c4-5d6e-7a31-8c02-9b1f4e7d6a50");
    private static final SessionId SESSION = SessionId.parse("019af2c4-6a10-7b5e-9d44-0c2a8e6f1b37");

    private static final Instant UNTIL = Instant.parse("2026-01-02T03:14:05.678901Z");

    private static final Map<MessageType<? extends UsersMessage>, UsersMessage> MESSAGES = Map.of(
            UsersMessage.USER_CHANGED,
            new UserChanged(ANN, "customer", 1),
            UsersMessage.USER_DELETED,
            new UserDeleted(ANN, 4),
            UsersMessage.SESSION_ENDED,
            new SessionEnded(SESSION, ANN, UNTIL, Optional.empty()));

    UsersSamplesTest() {
        super(UsersMessage.TYPES, MESSAGES);
    }

    @Test
    void anEndedSessionHasItsReason() {
        SessionEnded ended = new SessionEnded(SESSION, ANN, UNTIL, Optional.of("role_changed"));
        MessageSamples.assertSampleDecodesTo(UsersMessage.SESSION_ENDED, "with-reason", ended);
        MessageSamples.assertIsWrittenAsSample(UsersMessage.SESSION_ENDED, "with-reason", ended);
    }
}
