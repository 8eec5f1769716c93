package caravan.chassis.api;

import java.util.List;

/**
 * One way that work gets done: a list of commands, one outcome for each, one transaction.
 *
 * <p>Load what the commands touch (rows locked in key order), decide each in memory, save all with set-based SQL, add
 * messages to the outbox. Commands of one list come in order, and a later one sees what an earlier one did. The use
 * case keeps no state of its own: if it throws, its transaction is rolled back and the list is tried again in halves.
 * Expected refusals are outcomes, never exceptions.
 */
@FunctionalInterface
public interface UseCase<C, R> {
    /** @return as many outcomes as there are commands, in their order */
    List<R> handle(Transaction transaction, List<C> commands);
}
