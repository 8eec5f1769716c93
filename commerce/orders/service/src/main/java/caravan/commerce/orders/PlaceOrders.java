package caravan.commerce.orders;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.KeyLookUp.Made;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.tracing.Cause;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.kernel.Sku;
import caravan.commerce.orders.OrderRepository.OwnReference;
import caravan.commerce.orders.OrderRepository.PendingSum;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.Order.Decision;
import caravan.commerce.orders.domain.OrderDetails;
import caravan.commerce.orders.domain.OrderNote;
import caravan.commerce.orders.domain.PaymentMethod;
import caravan.commerce.orders.domain.PriceList;
import caravan.commerce.orders.domain.Quote;
import caravan.kernel.UserId;
import caravan.kernel.UuidV7;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Customers place orders, at the prices that catalog has sent. Then inventory reserves the stock. */
public final class PlaceOrders implements UseCase<PlaceOrders.PlaceOrder, PlaceOrders.Outcome> {
    private final OrderRepository orders;
    private final PriceRepository prices;
    private final CustomerRepository customers;
    private final NoteRepository notes;
    private final Identifiers identifiers;
    private final PendingSumLimit limit;

    /**
     * @param pendingMax what one customer's pending orders may hold
     * @param pendingLimit how long an order may be pending
     */
    public PlaceOrders(
            OrderRepository orders,
            PriceRepository prices,
            CustomerRepository customers,
            NoteRepository notes,
            Identifiers identifiers,
            PendingSum pendingMax,
            Duration pendingLimit,
            Clock clock) {
        this.orders = orders;
        this.prices = prices;
        this.customers = customers;
        this.notes = notes;
        this.identifiers = identifiers;
        this.limit = new PendingSumLimit(orders, pendingMax, pendingLimit, clock);
    }

    /**
     * @param forSomeoneElse true if staff places it for a customer. If the customer places it, the token shows that the account exists
     * @param items 1 to {@value PriceList#ITEMS_MAX}
     * @param seenTotal the total that the customer saw, if the request says it
     * @param note the first note at the order
     */
    public record PlaceOrder(
            UserId userId,
            boolean forSomeoneElse,
            List<PriceList.Item> items,
            Optional<Money> seenTotal,
            PaymentMethod paymentMethod,
            Optional<IdempotencyKey> idempotencyKey,
            Cause cause,
            OrderDetails details,
            Optional<OrderNote.Draft> note) {
        /** An order without details and without a note, as most are. */
        public PlaceOrder(
                UserId userId,
                boolean forSomeoneElse,
                List<PriceList.Item> items,
                Optional<Money> seenTotal,
                PaymentMethod paymentMethod,
                Optional<IdempotencyKey> idempotencyKey,
                Cause cause) {
            this(
                    userId,
                    forSomeoneElse,
                    items,
                    seenTotal,
                    paymentMethod,
                    idempotencyKey,
                    cause,
                    OrderDetails.NONE,
                    Optional.empty());
        }

        PendingSum asked() {
            return new PendingSum(
                    1, items.stream().mapToLong(item -> item.quantity().value()).sum());
        }
    }

    /** The result of one command. */
    public sealed interface Outcome {
        record Placed(Order order) implements Outcome {}

        record NotPriced(Quote.Refused why) implements Outcome {}

        /** No message of users says that this account exists. */
        record UnknownCustomer(UserId userId) implements Outcome {}

        /** This order alone is over the limit for a customer's pending orders: waiting would not help. */
        record TooManyPieces(PendingSum most) implements Outcome {}

        /** Another order of the customer has the reference. */
        record ReferenceTaken(OrderId by) implements Outcome {}

        /** @param most what one customer's pending orders may hold */
        record TooMuchPending(PendingSum most) implements Outcome {}
    }

    @Override
    public List<Outcome> handle(Transaction transaction, List<PlaceOrder> commands) {
        PriceList priceList = prices.onSale(transaction, skusOf(commands));
        Set<UserId> known = knownOfOthers(transaction, commands);
        PendingSumLimit.Batch sums = limit.begin(transaction, askedBy(commands));
        TakenReferences taken = TakenReferences.of(transaction, orders, referencesOf(commands));
        OrderBatch batch = OrderBatch.empty(transaction, orders);
        List<OrderNote> firstNotes = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>(commands.size());
        for (PlaceOrder command : commands) {
            Outcome outcome = refusedUnseen(command, known, taken)
                    .orElseGet(
                            () -> place(command, priceList.quote(command.items(), command.seenTotal()), sums, batch));
            if (outcome instanceof Outcome.Placed(Order order)) {
                taken.add(order);
                command.note().ifPresent(note -> firstNotes.add(note.at(order, identifiers.next(), order.placedAt())));
            }
            outcomes.add(outcome);
        }
        sums.remember();
        batch.save();
        if (!firstNotes.isEmpty()) {
            notes.add(transaction, firstNotes);
        }
        return outcomes;
    }

    /** What refuses an order whatever it holds. */
    private static Optional<Outcome> refusedUnseen(PlaceOrder command, Set<UserId> known, TakenReferences taken) {
        return command.forSomeoneElse() && !known.contains(command.userId())
                ? Optional.of(new Outcome.UnknownCustomer(command.userId()))
                : taken.by(command.userId(), command.details()).map(Outcome.ReferenceTaken::new);
    }

    private Outcome place(PlaceOrder command, Quote quote, PendingSumLimit.Batch sums, OrderBatch batch) {
        return switch (quote) {
            case Quote.Refused refused -> new Outcome.NotPriced(refused);
            case Quote.Priced priced -> {
                if (!command.asked().isWithin(limit.most())) {
                    yield new Outcome.TooManyPieces(limit.most());
                }
                if (!sums.admits(command.userId(), command.asked())) {
                    yield new Outcome.TooMuchPending(limit.most());
                }
                Decision.Changed placed = placed(command, priced);
                batch.place(placed, command.idempotencyKey(), command.cause());
                yield new Outcome.Placed(placed.order());
            }
        };
    }

    /** The outcomes of keys that placed an order, even long ago: each order as it was when it was placed. */
    public List<Made<Outcome>> placedUnder(Transaction transaction, Collection<String> keys) {
        return orders.madeUnder(transaction, keys).stream()
                .map(made -> new Made<Outcome>(
                        made.key(),
                        made.fingerprint(),
                        new Outcome.Placed(made.outcome().asPlaced())))
                .toList();
    }

    /** The order's time is the time in its id: lists of orders go by the ids. */
    private Decision.Changed placed(PlaceOrder command, Quote.Priced quote) {
        OrderId id = new OrderId(identifiers.next());
        return Order.place(
                id,
                new PaymentId(identifiers.next()),
                command.userId(),
                quote,
                command.paymentMethod(),
                command.details(),
                UuidV7.momentOf(id.value()));
    }

    /** The customers that exist, of those that staff orders for. It asks the database only if there are any. */
    private Set<UserId> knownOfOthers(Transaction transaction, List<PlaceOrder> commands) {
        Set<UserId> others = commands.stream()
                .filter(PlaceOrder::forSomeoneElse)
                .map(PlaceOrder::userId)
                .collect(Collectors.toSet());
        return others.isEmpty() ? others : customers.known(transaction, others);
    }

    private static Map<UserId, PendingSum> askedBy(List<PlaceOrder> commands) {
        Map<UserId, PendingSum> asked = new HashMap<>();
        commands.forEach(command -> asked.merge(command.userId(), command.asked(), PendingSum::plus));
        return asked;
    }

    private static List<OwnReference> referencesOf(List<PlaceOrder> commands) {
        return commands.stream()
                .flatMap(command -> OwnReference.of(command.userId(), command.details()).stream())
                .toList();
    }

    private static Set<Sku> skusOf(List<PlaceOrder> commands) {
        Set<Sku> skus = new HashSet<>();
        commands.forEach(command -> command.items().forEach(item -> skus.add(item.sku())));
        return skus;
    }
}
