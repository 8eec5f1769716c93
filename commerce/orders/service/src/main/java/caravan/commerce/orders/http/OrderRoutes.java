package caravan.commerce.orders.http;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.ChangeWatchers;
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
import caravan.commerce.orders.ChangeOrders;
import caravan.commerce.orders.ChangeOrders.ChangeOrder;
import caravan.commerce.orders.OrderFilter;
import caravan.commerce.orders.OrderRepository;
import caravan.commerce.orders.OrderRepository.OrderPage;
import caravan.commerce.orders.contract.OrdersMessage;
import caravan.commerce.orders.domain.ExternalReference;
import caravan.commerce.orders.domain.Metadata;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderChange;
import caravan.commerce.orders.domain.OrderStatus;
import caravan.commerce.orders.http.OrderEvents.OrderChangeView;
import caravan.kernel.UserId;
import java.util.List;
import java.util.Optional;

/** The routes of orders that exist: lists, one order, its events, and the requests to change it. */
public final class OrderRoutes {
    private final OrderRepository orders;
    private final OrderEvents events;
    private final Batcher<ChangeOrder, ChangeOrders.Outcome> cancel;
    private final Batcher<ChangeOrder, ChangeOrders.Outcome> ship;
    private final Batcher<ChangeOrder, ChangeOrders.Outcome> takeBack;

    public OrderRoutes(
            OrderRepository orders,
            ChangeWatchers<OrderId> watchers,
            Batcher<ChangeOrder, ChangeOrders.Outcome> cancel,
            Batcher<ChangeOrder, ChangeOrders.Outcome> ship,
            Batcher<ChangeOrder, ChangeOrders.Outcome> takeBack) {
        this.orders = orders;
        this.events = new OrderEvents(orders, watchers);
        this.cancel = cancel;
        this.ship = ship;
        this.takeBack = takeBack;
    }

    public void declare(Routes routes) {
        routes.get(
                        "/orders",
                        Access.SIGNED_IN,
                        Accepted.page(
                                "user_id",
                                "status",
                                "placed_after",
                                "placed_before",
                                "external_reference",
                                "metadata.*"),
                        this::list)
                .get(
                        "/orders/{id}",
                        Access.SIGNED_IN,
                        Routes.kept(
                                List.of(OrdersMessage.ORDER_CHANGED),
                                request -> request.path("id", OrderId::parse).toString(),
                                this::show))
                .get("/orders/{id}/history", Access.SIGNED_IN, this::history)
                .get("/orders/{id}/events", Access.SIGNED_IN, this::events)
                .post(
                        "/orders/{id}/cancellation",
                        Access.SIGNED_IN,
                        Accepted.NOTHING,
                        request -> change(request, cancel))
                .post("/orders/{id}/shipment", Access.STAFF, Accepted.NOTHING, request -> change(request, ship))
                .post("/orders/{id}/return", Access.STAFF, Accepted.NOTHING, request -> change(request, takeBack));
    }

    private Reply list(Request request) {
        Caller caller = request.caller();
        Optional<UserId> asked = request.query("user_id", UserId::parse);
        if (asked.isPresent() && !asked.get().equals(caller.id()) && !caller.isStaff()) {
            return Reply.problem(
                    403,
                    "forbidden",
                    "Only staff may list orders of someone else: leave user_id out, or send your own.",
                    "user_id");
        }
        Optional<UserId> whose = caller.isStaff() ? asked : Optional.of(caller.id());
        PageRequest page = request.page();
        Metadata metadata;
        try {
            metadata = OrderFilter.metadata(request.queryFamily("metadata"));
        } catch (IllegalArgumentException unfit) {
            return Reply.problem(
                    400, "invalid_parameter", "The filter by metadata " + unfit.getMessage() + ".", "metadata");
        }
        OrderFilter filter = new OrderFilter(
                whose,
                request.query("status", OrderStatus::parse),
                request.query("placed_after", Rfc3339::parse),
                request.query("placed_before", Rfc3339::parse),
                request.query("external_reference", ExternalReference::new),
                metadata);
        OrderPage found = orders.list(filter, request.query("after", OrderId::parse), page.limit());
        return Reply.page(
                found.orders().stream().map(OrderView::of).toList(),
                found.next().map(OrderId::toString));
    }

    private Reply show(Request request) {
        return visibleOrder(request)
                .map(order -> Reply.ok(OrderView.of(order))
                        .withVersion(order.version())
                        .visibleTo(order.userId()))
                .orElseGet(OrderRoutes::notFound);
    }

    private Reply history(Request request) {
        return visibleOrder(request).map(order -> history(order.id())).orElseGet(OrderRoutes::notFound);
    }

    /** Its ETag is of the last version that it shows. */
    private Reply history(OrderId id) {
        List<OrderChange> changes = orders.historyAfter(id, 0);
        return Reply.ok(changes.stream().map(OrderChangeView::of).toList())
                .withVersion(changes.getLast().version());
    }

    private Reply events(Request request) {
        return visibleOrder(request)
                .map(order -> events.of(order, request.header("Last-Event-ID")))
                .orElseGet(OrderRoutes::notFound);
    }

    private Reply change(Request request, Batcher<ChangeOrder, ChangeOrders.Outcome> change) {
        OrderId id = request.path("id", OrderId::parse);
        ChangeOrder command = new ChangeOrder(
                id, ownerNeeded(request), request.ifMatch(), Actor.of(request.caller()), request.cause());
        return change.submit(request.idempotencyKey(), command, OrderRoutes::reply);
    }

    private Optional<Order> visibleOrder(Request request) {
        Optional<UserId> owner = ownerNeeded(request);
        return orders.find(request.path("id", OrderId::parse))
                .filter(order -> owner.isEmpty() || owner.get().equals(order.userId()));
    }

    /** The user whose orders this caller may see; empty for staff, who see all. */
    static Optional<UserId> ownerNeeded(Request request) {
        Caller caller = request.caller();
        return caller.isStaff() ? Optional.empty() : Optional.of(caller.id());
    }

    private static Reply reply(ChangeOrders.Outcome outcome) {
        return switch (outcome) {
            case ChangeOrders.Outcome.Done(Order order) ->
                Reply.ok(OrderView.of(order)).withVersion(order.version());
            case ChangeOrders.Outcome.NotFound() -> notFound();
            case ChangeOrders.Outcome.Stale(Order order) -> stale(order);
            case ChangeOrders.Outcome.NotAllowed(Order order) ->
                Reply.problem(
                        409,
                        "wrong_status",
                        "The order is " + order.status().text() + ", and nothing was changed: " + whatIsPossible(order)
                                + ".");
        };
    }

    static Reply stale(Order order) {
        return Reply.problem(
                412,
                "precondition_failed",
                "The order is at version " + order.version() + ": read it again, and send If-Match with that version.");
    }

    private static String whatIsPossible(Order order) {
        return switch (order.status()) {
            case PENDING -> "it can be cancelled, or shipped once it is confirmed";
            case CONFIRMED -> "it can be cancelled or shipped";
            case SHIPPED -> "it can be returned";
            case RETURNED, REJECTED, CANCELLED -> "it cannot change any more";
        };
    }

    private static Reply notFound() {
        return Reply.notFound("order");
    }
}
