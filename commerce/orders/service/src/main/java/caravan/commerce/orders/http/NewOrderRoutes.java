package caravan.commerce.orders.http;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.ChangeWatchers;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Caller;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import caravan.commerce.orders.OrderRepository;
import caravan.commerce.orders.OrderRepository.PendingSum;
import caravan.commerce.orders.PlaceOrders;
import caravan.commerce.orders.PlaceOrders.PlaceOrder;
import caravan.commerce.orders.domain.ExternalReference;
import caravan.commerce.orders.domain.Metadata;
import caravan.commerce.orders.domain.NoteText;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderDetails;
import caravan.commerce.orders.domain.OrderNote;
import caravan.commerce.orders.domain.OrderStatus;
import caravan.commerce.orders.domain.PaymentMethod;
import caravan.commerce.orders.domain.PriceList;
import caravan.commerce.orders.domain.Quote;
import caravan.kernel.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code POST /orders}: its body, its replies, and the wait for an order that is not pending any more. */
public final class NewOrderRoutes {
    private static final String PATH = "/orders";

    private final OrderRepository orders;
    private final ChangeWatchers<OrderId> watchers;
    private final Batcher<PlaceOrder, PlaceOrders.Outcome> placeOrders;
    private final PaymentMethod defaultPaymentMethod;

    /** @param defaultPaymentMethod for orders that name none */
    public NewOrderRoutes(
            OrderRepository orders,
            ChangeWatchers<OrderId> watchers,
            Batcher<PlaceOrder, PlaceOrders.Outcome> placeOrders,
            PaymentMethod defaultPaymentMethod) {
        this.orders = orders;
        this.watchers = watchers;
        this.placeOrders = placeOrders;
        this.defaultPaymentMethod = defaultPaymentMethod;
    }

    /**
     * The body of {@code POST /orders}.
     *
     * @param userId whose order it will be; default: the caller's
     * @param expectedTotal the total that the customer saw; if the order costs something else, it is refused
     */
    public record PlaceOrderBody(
            Optional<UserId> userId,
            List<Item> items,
            Optional<Money> expectedTotal,
            Optional<PaymentMethod> paymentMethod,
            Optional<ExternalReference> externalReference,
            Optional<Metadata> metadata,
            Optional<FirstNote> note) {

        /** The first note at the order, which the customer sees. */
        public record FirstNote(NoteText value) {
            /** @throws IllegalArgumentException if it is too long */
            public FirstNote {
                value = value.requireFirst();
            }
        }

        OrderDetails details() {
            return new OrderDetails(externalReference, metadata.orElse(Metadata.NONE));
        }

        Optional<OrderNote.Draft> noteOf(Caller author) {
            return note.map(first ->
                    new OrderNote.Draft(author.id(), author.isStaff(), OrderNote.Visibility.CUSTOMER, first.value()));
        }

        /**
         * A SKU and how many pieces; a SKU alone is one piece.
         *
         * @param unitPrice the price of a piece that the customer saw; if it costs something else, the order is refused
         */
        public record Item(Sku sku, Quantity quantity, Optional<Money> unitPrice) {
            /**
             * The short form. The JSON reader calls this if it finds a text instead of an object.
             *
             * @throws IllegalArgumentException if the text is not a SKU
             */
            public static Item fromText(String sku) {
                return new Item(new Sku(sku), new Quantity(1), Optional.empty());
            }
        }
    }

    public void declare(Routes routes) {
        routes.post(PATH, Access.SIGNED_IN, this::place);
    }

    private Reply place(Request request) throws InterruptedException {
        PlaceOrderBody body = request.body(PlaceOrderBody.class);
        Caller caller = request.caller();
        UserId userId = body.userId().orElse(caller.id());
        if (!userId.equals(caller.id()) && !caller.isStaff()) {
            return Reply.problem(
                    403,
                    "forbidden",
                    "Only staff may order for someone else: leave user_id out, or send your own.",
                    "/user_id");
        }
        if (body.items().isEmpty() || body.items().size() > PriceList.ITEMS_MAX) {
            return Reply.problem(
                    400, "invalid_field", "An order has 1 to " + PriceList.ITEMS_MAX + " items.", "/items");
        }
        // Before the order is placed: a header that is not valid must not leave an order behind.
        Optional<Duration> wait = request.preferWait();
        PlaceOrder command = new PlaceOrder(
                userId,
                !userId.equals(caller.id()),
                body.items().stream()
                        .map(item -> new PriceList.Item(item.sku(), item.quantity(), item.unitPrice()))
                        .toList(),
                body.expectedTotal(),
                body.paymentMethod().orElse(defaultPaymentMethod),
                request.idempotencyKey(),
                request.cause(),
                body.details(),
                body.noteOf(caller));
        // The reply with the pending order is stored under the key. Waiting only delays the answer.
        Reply placed = placeOrders.submit(request.idempotencyKey(), command, NewOrderRoutes::reply);
        return wait.isPresent() ? request.waiting(wait.get(), left -> awaitSettled(placed, left)) : placed;
    }

    /** {@code Prefer: wait} (RFC 7240, section 4.3): the order once it is not pending any more or its customer must act, or as it is after the timeout. */
    private Reply awaitSettled(Reply placed, Duration timeout) throws InterruptedException {
        Optional<OrderId> id = orderPlacedBy(placed);
        if (id.isEmpty()) {
            return placed;
        }
        Optional<ChangeWatchers<OrderId>.Watcher> free = watchers.watch(id.get());
        if (free.isEmpty()) {
            return placed; // The order is placed, and too many callers wait. A server may ignore a preference.
        }
        try (ChangeWatchers<OrderId>.Watcher watcher = free.get()) {
            return settled(id.get(), watcher, timeout)
                    .map(order -> new Reply(
                                    placed.status(),
                                    placed.headers(),
                                    OrderView.of(order),
                                    Optional.empty(),
                                    Optional.empty())
                            .withVersion(order.version()))
                    .orElse(placed);
        }
    }

    private Optional<Order> settled(OrderId id, ChangeWatchers<OrderId>.Watcher watcher, Duration timeout)
            throws InterruptedException {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        while (true) {
            Optional<Order> order = orders.find(id);
            long leftNanos = deadlineNanos - System.nanoTime();
            if (order.isEmpty() || !isOnItsWay(order.get()) || leftNanos <= 0) {
                return order;
            }
            watcher.await(Duration.ofNanos(leftNanos));
        }
    }

    /** Pending, and nobody but services must act: waiting makes sense. */
    private static boolean isOnItsWay(Order order) {
        return order.status() == OrderStatus.PENDING && !order.needsItsCustomer();
    }

    /** From the location: a reply that was stored under an Idempotency-Key has the order's id nowhere else. */
    private static Optional<OrderId> orderPlacedBy(Reply reply) {
        String before = PATH + "/";
        return Optional.ofNullable(reply.headers().get("Location"))
                .filter(location -> reply.status() == 201 && location.startsWith(before))
                .map(location -> OrderId.parse(location.substring(before.length())));
    }

    private static Reply reply(PlaceOrders.Outcome outcome) {
        return switch (outcome) {
            case PlaceOrders.Outcome.Placed(Order order) ->
                Reply.created(PATH + "/" + order.id(), OrderView.of(order)).withVersion(order.version());
            case PlaceOrders.Outcome.NotPriced(Quote.Refused why) -> reply(why);
            case PlaceOrders.Outcome.UnknownCustomer(UserId userId) ->
                Reply.problem(
                        422,
                        "unknown_user",
                        "There is no user " + userId + ", or the account is so new that orders does not know it yet.",
                        "/user_id");
            case PlaceOrders.Outcome.ReferenceTaken(OrderId by) -> DetailsRoutes.taken(by);
            case PlaceOrders.Outcome.TooManyPieces(PendingSum most) ->
                Reply.problem(
                        422,
                        "too_many_pieces",
                        "An order may have " + most.pieces() + " pieces in all, and nothing was ordered: place several,"
                                + " one after the other.",
                        "/items");
            case PlaceOrders.Outcome.TooMuchPending(PendingSum most) ->
                Reply.problem(
                        409,
                        "too_much_pending",
                        "A customer may have " + most.orders() + " pending orders with " + most.pieces()
                                + " pieces in all, and nothing was ordered: wait until some are settled, cancel some, or"
                                + " order less.");
        };
    }

    private static Reply reply(Quote.Refused why) {
        return switch (why) {
            case Quote.UnknownSku(int position, var sku) ->
                Reply.problem(422, "unknown_sku", "There is no product " + sku + " on sale.", item(position, "sku"));
            case Quote.MixedCurrencies(int position, var first, var other) ->
                Reply.problem(
                        422,
                        "mixed_currencies",
                        "An order is paid in one currency. This item costs " + other + ", and others cost " + first
                                + ": place two orders.",
                        item(position, "sku"));
            case Quote.QuantityTooLarge(int position, var sku) ->
                Reply.problem(
                        422,
                        "quantity_too_large",
                        "All items of " + sku + " together must be at most " + Quantity.MAX + " pieces.",
                        item(position, "quantity"));
            case Quote.TotalTooLarge(int position) ->
                Reply.problem(
                        422,
                        "total_too_large",
                        "The order's total must be at most " + Money.AMOUNT_MAX + " minor units.",
                        item(position, "quantity"));
            case Quote.PriceChanged(OptionalInt position, Money _, Quote.Priced now) ->
                Reply.problem(
                        409,
                        "price_changed",
                        "The price has changed, and nothing was ordered: show the customer the current prices, and order"
                                + " again at these.",
                        position.isPresent() ? item(position.getAsInt(), "unit_price") : "/expected_total",
                        new CurrentPrices(OrderView.items(now.lines()), now.total()));
        };
    }

    private static String item(int position, String field) {
        return "/items/" + position + "/" + field;
    }

    /** What the order would cost now. A caller who saw other prices gets it. */
    record CurrentPrices(List<OrderView.Item> items, Money total) {}
}
