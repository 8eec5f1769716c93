package caravan.users.contract;

import caravan.kernel.MessageType;
import java.util.List;

/** The messages that users sends. */
public sealed interface UsersMessage permits UserChanged, UserDeleted, SessionEnded {
    MessageType<UserChanged> USER_CHANGED = new MessageType<>("users.user-changed.v2", UserChanged.class);
    MessageType<UserDeleted> USER_DELETED = new MessageType<>("users.user-deleted.v1", UserDeleted.class);
    MessageType<SessionEnded> SESSION_ENDED = new MessageType<>("users.session-ended.v1", SessionEnded.class);

    /** Every type of this contract. */
    List<MessageType<? extends UsersMessage>> TYPES = List.of(USER_CHANGED, USER_DELETED, SESSION_ENDED);
}
