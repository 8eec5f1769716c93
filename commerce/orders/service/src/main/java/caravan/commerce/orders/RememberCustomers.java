package caravan.commerce.orders;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.messages.Message;
import caravan.kernel.MessageType;
import caravan.kernel.UserId;
import caravan.users.contract.SessionEnded;
import caravan.users.contract.UserChanged;
import caravan.users.contract.UserDeleted;
import caravan.users.contract.UsersMessage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Stores who has an account: staff can order only for these users. The notes at the orders of a deleted account are erased. */
public final class RememberCustomers implements UseCase<Message<UsersMessage>, Boolean> {
    /** The messages of users that it takes. */
    public static final List<MessageType<? extends UsersMessage>> TYPES =
            List.of(UsersMessage.USER_CHANGED, UsersMessage.USER_DELETED);

    private final CustomerRepository customers;
    private final NoteRepository notes;
    private final Runnable wakeEraser;

    /** @param wakeEraser wakes the worker that erases notes */
    public RememberCustomers(CustomerRepository customers, NoteRepository notes, Runnable wakeEraser) {
        this.customers = customers;
        this.notes = notes;
        this.wakeEraser = wakeEraser;
    }

    /** The outcome of a message is whether its user then has an account. */
    @Override
    public List<Boolean> handle(Transaction transaction, List<Message<UsersMessage>> messages) {
        // Sorted by id: two batches lock rows in the same order. The last message about a user counts.
        Map<UserId, Boolean> exist = new TreeMap<>();
        List<Boolean> outcomes = messages.stream()
                .map(message -> switch (message.payload()) {
                    case UserChanged changed -> note(exist, changed.userId(), true);
                    case UserDeleted deleted -> note(exist, deleted.userId(), false);
                    // Not in TYPES: a session says nothing about the account.
                    case SessionEnded ended -> exist.getOrDefault(ended.userId(), true);
                })
                .toList();
        customers.add(transaction, those(exist, true));
        List<UserId> deleted = those(exist, false);
        customers.remove(transaction, deleted);
        if (!deleted.isEmpty()) {
            notes.eraseLater(transaction, deleted);
            transaction.afterCommit(wakeEraser);
        }
        return outcomes;
    }

    private static boolean note(Map<UserId, Boolean> exist, UserId userId, boolean exists) {
        exist.put(userId, exists);
        return exists;
    }

    private static List<UserId> those(Map<UserId, Boolean> exist, boolean wanted) {
        return exist.entrySet().stream()
                .filter(entry -> entry.getValue() == wanted)
                .map(Map.Entry::getKey)
                .toList();
    }
}
