package caravan.chassis.api;

import java.util.List;

/**
 * A use case: it takes a list of commands, and returns one outcome for each, in one transaction.
 *
 * <p>It loads the rows that the commands touch (locked in key order), decides each command in memory, saves all changes with set-based
 * SQL, and adds messages to the outbox. The commands are in order, and a later one sees what an earlier one did. A use case keeps no
 * state between
 * calls: if it throws, the transaction is rolled back and the list is tried again in halves. Expected refusals are outcomes, never
 * exceptions.
 */
@FunctionalInterface
public interface UseCase<C, R> {
    /** @return as many outcomes as there are commands, in their order */
    List<R> handle(Transaction transaction, List<C> commands);
}
