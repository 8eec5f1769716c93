package caravan.commerce.orders;

import caravan.chassis.api.Transaction;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.domain.OrderNote;
import caravan.commerce.orders.domain.OrderNote.Visibility;
import caravan.kernel.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The notes at orders. */
public interface NoteRepository {
    /** How many notes each of these orders has. An order without notes is absent. */
    Map<OrderId, Integer> countsOf(Transaction transaction, Collection<OrderId> orders);

    void add(Transaction transaction, List<OrderNote> notes);

    /** Those of these notes that exist. */
    List<OrderNote> find(Transaction transaction, Collection<UUID> ids);

    void remove(Transaction transaction, Collection<UUID> ids);

    /**
     * An order's notes, oldest first.
     *
     * @param visibility only these; empty for all
     * @param after begin after this note
     */
    List<OrderNote> list(OrderId order, Optional<Visibility> visibility, Optional<UUID> after, int rowsMax);

    /** Notes of these users' orders are to be erased: the accounts are deleted. */
    void eraseLater(Transaction transaction, Collection<UserId> owners);

    /**
     * Erases notes of one deleted account.
     *
     * @param notesMax the most notes that it erases
     * @return whether there may be more to erase
     */
    boolean erase(Transaction transaction, int notesMax);
}
