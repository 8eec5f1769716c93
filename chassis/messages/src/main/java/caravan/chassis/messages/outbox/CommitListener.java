package caravan.chassis.messages.outbox;

import java.util.Set;

/** Is told of commits that added messages. */
@FunctionalInterface
public interface CommitListener {
    /**
     * Runs on the committing thread; must not block or throw.
     *
     * @param head the last position that the commit gave out
     * @param types names of the types of what was added
     */
    void committed(long head, Set<String> types);
}
