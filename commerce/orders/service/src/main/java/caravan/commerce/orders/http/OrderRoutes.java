package caravan.commerce.orders.http;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Caller;
import caravan.chassis.api.http.PageRequest;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Rfc3339;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.trail.Actor;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.ChangingOrders;
import caravan.commerce.orders.ChangingOrders.ChangeOrder;
import caravan.commerce.orders.OrderFilter;
import caravan.commerce.orders.OrderPage;
import caravan.commerce.orders.Orders;
import caravan.commerce.orders.PlacingOrders;
import caravan.commerce.orders.PlacingOrders.PlaceOrder;
import caravan.commerce.orders.WaitingRoom;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderStatus;
import caravan.commerce.orders.domain.PaymentMethod;
import caravan.commerce.orders.domain.PriceList;
import caravan.kernel.UserId;
import java.time.Duration;
import java.util.Optional;

/** The routes under {@code /orders}. */
public final class OrderRoutes {
    private final Orders orders;
    private final Settlement settlement;
    private final OrderEvents events;
    private final Batcher<PlaceOrder, PlacingOrders.Outcome> placing;
    private final Batcher<ChangeOrder, ChangingOrders.Outcome> cancelling;
    private final Batcher<ChangeOrder, ChangingOrders.Outcome> shipping;
    private final Batcher<ChangeOrder, ChangingOrders.Outcome> returning;
    private final PaymentMethod defaultPaymentMethod;

    /** @param defaultPaymentMethod of orders that name none */
    public OrderRoutes(
            Orders orders,
            WaitingRoom waitingRoom,
            Batcher<PlaceOrder, PlacingOrders.Outcome> placing,
            Batcher<ChangeOrder, ChangingOrders.Outcome> cancelling,
            Batcher<ChangeOrder, ChangingOrders.Outcome> shipping,
            Batcher<ChangeOrder, ChangingOrders.Outcome> returning,
            PaymentMethod defaultPaymentMethod) {
        this.orders = orders;
        this.settlement = new Settlement(orders, waitingRoom);
        this.events = new OrderEvents(orders, waitingRoom);
        this.placing = placing;
        this.cancelling = cancelling;
        this.shipping = shipping;
        this.returning = returning;
        this.defaultPaymentMethod = defaultPaymentMethod;
    }

    public void declare(Routes routes) {
        routes.post("/orders", Access.SIGNED_IN, this::place)
                .get(
                        "/orders",
                        Access.SIGNED_IN,
                        Accepted.page("user_id", "status", "placed_after", "placed_before"),
                        this::list)
                .get("/orders/{id}", Access.SIGNED_IN, this::show)
                .get("/orders/{id}/events", Access.SIGNED_IN, this::events)
                .post(
                        "/orders/{id}/cancellation",
                        Access.SIGNED_IN,
                        Accepted.NOTHING,
                        request -> change(request, cancelling))
                .post("/orders/{id}/shipment", Access.STAFF, Accepted.NOTHING, request -> change(request, shipping))
                .post("/orders/{id}/return", Access.STAFF, Accepted.NOTHING, request -> change(request, returning));
    }

    private Reply place(Request request) throws InterruptedException {
        PlaceOrderBody body = request.body(PlaceOrderBody.class);
        Caller caller = request.caller();
        UserId userId = body.userId().orElse(caller.id());
        if (!userId.equals(caller.id()) && !caller.isStaff()) {
            return forbiddenUser(
                    "/user_id", "An order for someone else takes staff: leave user_id out, or send your own.");
        }
        if (body.items().isEmpty() || body.items().size() > PriceList.ITEMS_MAX) {
            return Reply.problem(
                    400, "invalid_field", "An order has 1 to " + PriceList.ITEMS_MAX + " items.", "/items");
        }
        // Read before anything is done: a preference that makes no sense must not leave an order behind.
        Optional<Duration> patience = request.preferWait();
        PlaceOrder command = new PlaceOrder(
                userId,
                !userId.equals(caller.id()),
                body.orderItems(),
                body.expectedTotal(),
                body.paymentMethod().orElse(defaultPaymentMethod),
                request.idempotencyKey(),
                request.cause());
        // The reply that is stored under the key is this one, pending; waiting only answers later.
        Reply placed = placing.submit(request.idempotencyKey(), command, OrderReplies::of);
        return patience.isPresent() ? request.waiting(patience.get(), left -> settlement.await(placed, left)) : placed;
    }

    private Reply list(Request request) {
        Caller caller = request.caller();
        Optional<UserId> asked = request.query("user_id", UserId::parse);
        if (asked.isPresent() && !asked.get().equals(caller.id()) && !caller.isStaff()) {
            return forbiddenUser("user_id", "Orders of someone else take staff: leave user_id out, or send your own.");
        }
        Optional<UserId> whose = caller.isStaff() ? asked : Optional.of(caller.id());
        PageRequest page = request.page();
        OrderFilter filter = new OrderFilter(
                whose,
                request.query("status", OrderStatus::parse),
                request.query("placed_after", Rfc3339::parse),
                request.query("placed_before", Rfc3339::parse));
        OrderPage found = orders.list(filter, request.query("after", OrderId::parse), page.limit());
        return Reply.page(
                found.orders().stream().map(OrderView::of).toList(),
                found.next().map(OrderId::toString));
    }

    private Reply show(Request request) {
        return visibleOrder(request)
                .map(order -> Reply.ok(OrderView.of(order)).withVersion(order.version()))
                .orElseGet(OrderReplies::notFound);
    }

    private Reply events(Request request) {
        return visibleOrder(request)
                .map(order -> events.of(order, request.header("Last-Event-ID")))
                .orElseGet(OrderReplies::notFound);
    }

    private Reply change(Request request, Batcher<ChangeOrder, ChangingOrders.Outcome> changing) {
        OrderId id = request.path("id", OrderId::parse);
        ChangeOrder command = new ChangeOrder(
                id, ownerNeeded(request), request.ifMatch(), Actor.of(request.caller()), request.cause());
        return changing.submit(request.idempotencyKey(), command, OrderReplies::of);
    }

    private Optional<Order> visibleOrder(Request request) {
        Optional<UserId> owner = ownerNeeded(request);
        return orders.find(request.path("id", OrderId::parse))
                .filter(order -> owner.isEmpty() || owner.get().equals(order.userId()));
    }

    /** Whose an order must be for this caller to see it; staff see all. */
    private static Optional<UserId> ownerNeeded(Request request) {
        Caller caller = request.caller();
        return caller.isStaff() ? Optional.empty() : Optional.of(caller.id());
    }

    private static Reply forbiddenUser(String field, String detail) {
        return Reply.problem(403, "forbidden", detail, field);
    }
}
