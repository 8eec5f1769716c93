package caravan.commerce.wishes;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.messages.Message;
import caravan.commerce.catalog.contract.ProductChanged;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Remembers the last name of each product, from the catalog's messages. */
public final class RememberProducts implements UseCase<Message<ProductChanged>, String> {
    private final WishRepository wishes;

    public RememberProducts(WishRepository wishes) {
        this.wishes = wishes;
    }

    @Override
    public List<String> handle(Transaction transaction, List<Message<ProductChanged>> messages) {
        Map<String, String> names = new TreeMap<>();
        messages.forEach(message ->
                names.put(message.payload().sku().value(), message.payload().name()));
        wishes.save(transaction, names);
        return messages.stream().map(Message::key).toList();
    }
}
