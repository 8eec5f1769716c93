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
import caravan.commerce.orders.OrderRepository.Unsettled;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.Order.Decision;
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

/** CustomerRepository place orders, at the prices that catalog has told; inventory is asked to hold the stock. */
public final class PlaceOrders implements UseCase<PlaceOrders.PlaceOrder, PlaceOrders.Outcome> {
    private final OrderRepository orders;
    private final PriceRepository prices;
    private final CustomerRepository customers;
    private final Identifiers identifiers;
    private final UnsettledBound bound;

    /**
     * @param most what one customer's pending orders may hold
     * @param pendingLimit how long an order may be pending
     */
    public PlaceOrders(
            OrderRepository orders,
            PriceRepository prices,
            CustomerRepository customers,
            Identifiers identifiers,
            Unsettled most,
            Duration pendingLimit,
            Clock clock) {
        this.orders = orders;
        this.prices = prices;
        this.customers = customers;
        this.identifiers = identifiers;
        this.bound = new UnsettledBound(orders, most, pendingLimit, clock);
    }

    /**
     * @param forSomeoneElse staff places it; otherwise its customer does, whose token tells that the account exists
     * @param items 1 to {@value PriceList#ITEMS_MAX}
     * @param seenTotal what the customer saw the order cost, if that is said
     */
    public record PlaceOrder(
            UserId userId,
            boolean forSomeoneElse,
            List<PriceList.Item> items,
            Optional<Money> seenTotal,
            PaymentMethod paymentMethod,
            Optional<IdempotencyKey> idempotencyKey,
            Cause cause) {
        Unsettled asked() {
            return new Unsettled(
                    1, items.stream().mapToLong(item -> item.quantity().value()).sum());
        }
    }

    /** What became of it. */
    public sealed interface Outcome {
        record Placed(Order order) implements Outcome {}

        record NotPriced(Quote.Refused why) implements Outcome {}

        /** There is no such account, as far as users has told. */
        record UnknownCustomer(UserId userId) implements Outcome {}

        /** It alone is more than one customer's pending orders may hold: waiting would not help. */
        record TooManyPieces(Unsettled most) implements Outcome {}

        /** @param most what one customer's pending orders may hold */
        record TooMuchPending(Unsettled most) implements Outcome {}
    }

    @Override
    public List<Outcome> handle(Transaction transaction, List<PlaceOrder> commands) {
        PriceList priceList = prices.of(transaction, skusOf(commands));
        Set<UserId> known = knownOfOthers(transaction, commands);
        UnsettledBound.Look look = bound.look(transaction, askedBy(commands));
        OrderMessages messages = new OrderMessages(transaction.outbox());
        List<Outcome> outcomes = new ArrayList<>(commands.size());
        List<OrderRepository.NewOrder> placed = new ArrayList<>(commands.size());
        for (PlaceOrder command : commands) {
            if (command.forSomeoneElse() && !known.contains(command.userId())) {
                outcomes.add(new Outcome.UnknownCustomer(command.userId()));
                continue;
            }
            switch (priceList.quote(command.items(), command.seenTotal())) {
                case Quote.Refused refused -> outcomes.add(new Outcome.NotPriced(refused));
                case Quote.Priced _
                when !command.asked().isWithin(bound.most()) -> outcomes.add(new Outcome.TooManyPieces(bound.most()));
                case Quote.Priced _
                when !look.admits(command.userId(), command.asked()) ->
                    outcomes.add(new Outcome.TooMuchPending(bound.most()));
                case Quote.Priced quote -> {
                    Decision.Changed decision = place(command, quote);
                    messages.send(decision, command.cause());
                    placed.add(new OrderRepository.NewOrder(decision.order(), command.idempotencyKey()));
                    outcomes.add(new Outcome.Placed(decision.order()));
                }
            }
        }
        look.remember();
        if (!placed.isEmpty()) {
            orders.insert(transaction, placed);
        }
        return outcomes;
    }

    /** What keys came to that placed an order, however long ago: the order as it was then. */
    public List<Made<Outcome>> placedUnder(Transaction transaction, Collection<String> keys) {
        return orders.madeUnder(transaction, keys).stream()
                .map(made -> new Made<Outcome>(
                        made.key(),
                        made.fingerprint(),
                        new Outcome.Placed(made.outcome().asPlaced())))
                .toList();
    }

    /** At the moment that the order's id tells: orders are listed by time through their ids. */
    private Decision.Changed place(PlaceOrder command, Quote.Priced quote) {
        OrderId id = new OrderId(identifiers.next());
        return Order.place(
                id,
                new PaymentId(identifiers.next()),
                command.userId(),
                quote,
                command.paymentMethod(),
                UuidV7.momentOf(id.value()));
    }

    /** Asked for orders that staff places, and only then. */
    private Set<UserId> knownOfOthers(Transaction transaction, List<PlaceOrder> commands) {
        Set<UserId> others = commands.stream()
                .filter(PlaceOrder::forSomeoneElse)
                .map(PlaceOrder::userId)
                .collect(Collectors.toSet());
        return others.isEmpty() ? others : customers.known(transaction, others);
    }

    private static Map<UserId, Unsettled> askedBy(List<PlaceOrder> commands) {
        Map<UserId, Unsettled> asked = new HashMap<>();
        commands.forEach(command -> asked.merge(command.userId(), command.asked(), Unsettled::plus));
        return asked;
    }

    private static Set<Sku> skusOf(List<PlaceOrder> commands) {
        Set<Sku> skus = new HashSet<>();
        commands.forEach(command -> command.items().forEach(item -> skus.add(item.sku())));
        return skus;
    }
}
