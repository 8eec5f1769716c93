package caravan.chassis.messages.outbox;

import caravan.chassis.messages.wire.WrittenMessage;
import java.util.List;

/** Called after commits that added messages. */
@FunctionalInterface
public interface CommitListener {
    /**
     * Runs on the committing thread; must not block or throw.
     *
     * @param head the last position of the commit
     * @param messages the added messages, in order; the last one is at the head
     */
    void committed(long head, List<WrittenMessage> messages);
}
