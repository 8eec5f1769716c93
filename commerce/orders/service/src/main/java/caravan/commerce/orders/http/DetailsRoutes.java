package caravan.commerce.orders.http;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.trail.Actor;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.ChangeDetails;
import caravan.commerce.orders.ChangeDetails.ChangeOrderDetails;
import caravan.commerce.orders.domain.DetailsPatch;
import caravan.commerce.orders.domain.ExternalReference;
import caravan.commerce.orders.domain.Order;
import java.util.Map;
import java.util.Optional;

/** {@code PATCH /orders/{id}}: the reference and the metadata of an order. */
public final class DetailsRoutes {
    private final Batcher<ChangeOrderDetails, ChangeDetails.Outcome> changeDetails;

    public DetailsRoutes(Batcher<ChangeOrderDetails, ChangeDetails.Outcome> changeDetails) {
        this.changeDetails = changeDetails;
    }

    /** A merge patch (RFC 7396): what is missing stays, and what is null is removed. */
    public record DetailsBody(
            Optional<Optional<ExternalReference>> externalReference,
            Optional<Optional<Map<String, Optional<String>>>> metadata) {}

    /** The order that has the reference. */
    public record TakenBy(OrderId id) {}

    public void declare(Routes routes) {
        routes.patch("/orders/{id}", Access.SIGNED_IN, this::change);
    }

    private Reply change(Request request) {
        OrderId id = request.path("id", OrderId::parse);
        DetailsBody body = request.body(DetailsBody.class);
        return changeDetails.submit(
                request.idempotencyKey(),
                new ChangeOrderDetails(
                        id,
                        OrderRoutes.ownerNeeded(request),
                        request.ifMatch(),
                        new DetailsPatch(body.externalReference(), body.metadata()),
                        Actor.of(request.caller()),
                        request.cause()),
                DetailsRoutes::reply);
    }

    private static Reply reply(ChangeDetails.Outcome outcome) {
        return switch (outcome) {
            case ChangeDetails.Outcome.Done(Order order) ->
                Reply.ok(OrderView.of(order)).withVersion(order.version());
            case ChangeDetails.Outcome.NotFound() -> Reply.notFound("order");
            case ChangeDetails.Outcome.Stale(Order order) -> OrderRoutes.stale(order);
            case ChangeDetails.Outcome.NotAllowed(Order order) ->
                Reply.problem(
                        409,
                        "wrong_status",
                        "The order is " + order.status().text()
                                + ", and nothing was changed: its customer can change it"
                                + " while it is pending or confirmed. Ask the shop.");
            case ChangeDetails.Outcome.Unfit(String why) ->
                Reply.problem(400, "invalid_field", "/metadata " + why + ".", "/metadata");
            case ChangeDetails.Outcome.ReferenceTaken(OrderId by) -> taken(by);
        };
    }

    static Reply taken(OrderId by) {
        return Reply.problem(
                409,
                "external_reference_taken",
                "The customer's order " + by + " has this reference, and nothing was changed: read that order, or send"
                        + " another reference.",
                "/external_reference",
                new TakenBy(by));
    }
}
