package caravan.commerce.orders.http;

import caravan.chassis.api.http.Reply;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.orders.ChangeOrders;
import caravan.commerce.orders.OrderRepository.Unsettled;
import caravan.commerce.orders.PlaceOrders;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.Quote;
import caravan.kernel.UserId;
import java.util.OptionalInt;

/** What the use cases' outcomes are over HTTP. */
final class OrderReplies {
    private OrderReplies() {}

    static Reply of(PlaceOrders.Outcome outcome) {
        return switch (outcome) {
            case PlaceOrders.Outcome.Placed(Order order) -> created(order);
            case PlaceOrders.Outcome.NotPriced(Quote.Refused why) -> refused(why);
            case PlaceOrders.Outcome.UnknownCustomer(UserId userId) ->
                Reply.problem(
                        422,
                        "unknown_user",
                        "There is no user " + userId + ", or the account is so new that orders does not know it yet.",
                        "/user_id");
            case PlaceOrders.Outcome.TooManyPieces(Unsettled most) ->
                Reply.problem(
                        422,
                        "too_many_pieces",
                        "An order may have " + most.pieces() + " pieces in all, and nothing was ordered: place several,"
                                + " one after the other.",
                        "/items");
            case PlaceOrders.Outcome.TooMuchPending(Unsettled most) ->
                Reply.problem(
                        409,
                        "too_much_pending",
                        "One customer's pending orders may be " + most.orders() + ", of " + most.pieces()
                                + " pieces in all, and nothing was ordered: wait until they are settled, cancel some, or"
                                + " order less.");
        };
    }

    static Reply of(ChangeOrders.Outcome outcome) {
        return switch (outcome) {
            case ChangeOrders.Outcome.Done(Order order) ->
                Reply.ok(OrderView.of(order)).withVersion(order.version());
            case ChangeOrders.Outcome.NotFound() -> notFound();
            case ChangeOrders.Outcome.Stale(Order order) ->
                Reply.problem(
                        412,
                        "precondition_failed",
                        "The order is at version " + order.version()
                                + ": read it again, and ask with If-Match of that version.");
            case ChangeOrders.Outcome.NotAllowed(Order order) ->
                Reply.problem(
                        409,
                        "wrong_status",
                        "The order is " + order.status().text() + ", and nothing was changed: " + whatIsPossible(order)
                                + ".");
        };
    }

    static Reply created(Order order) {
        return Reply.created("/orders/" + order.id(), OrderView.of(order)).withVersion(order.version());
    }

    static Reply notFound() {
        return Reply.notFound("order");
    }

    private static Reply refused(Quote.Refused why) {
        return switch (why) {
            case Quote.UnknownSku(int position, var sku) ->
                Reply.problem(422, "unknown_sku", "There is no product " + sku + " on sale.", item(position, "sku"));
            case Quote.MixedCurrencies(int position, var first, var other) ->
                Reply.problem(
                        422,
                        "mixed_currencies",
                        "An order is paid in one currency, and this item costs " + other + " where others cost " + first
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
                        CurrentPrices.of(now));
        };
    }

    private static String whatIsPossible(Order order) {
        return switch (order.status()) {
            case PENDING -> "it can be cancelled, or shipped once it is confirmed";
            case CONFIRMED -> "it can be cancelled or shipped";
            case SHIPPED -> "it can be returned";
            case RETURNED, REJECTED, CANCELLED -> "no further change can come";
        };
    }

    private static String item(int position, String field) {
        return "/items/" + position + "/" + field;
    }
}
