package caravan.commerce.webhooks.http;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.PageRequest;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Rfc3339;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.trail.Actor;
import caravan.commerce.webhooks.DeliveryLog;
import caravan.commerce.webhooks.DeliveryLog.Span;
import caravan.commerce.webhooks.EndpointRepository;
import caravan.commerce.webhooks.Redeliver;
import caravan.commerce.webhooks.Redeliver.Asked;
import caravan.commerce.webhooks.Redeliver.Outcome;
import caravan.commerce.webhooks.domain.DeliveryId;
import caravan.commerce.webhooks.domain.DeliveryStatus;
import caravan.commerce.webhooks.domain.EndpointId;
import caravan.kernel.WireNames;
import java.time.Instant;
import java.util.Optional;

/** The routes of an endpoint's deliveries, for administrators. */
public final class DeliveryRoutes {
    private final EndpointRepository endpoints;
    private final DeliveryLog log;
    private final Batcher<Redeliver.Command, Outcome> redeliveries;

    /** A moment of a body. */
    record Moment(String value) {
        Moment {
            var unused = Rfc3339.parse(value);
        }

        Instant instant() {
            return Rfc3339.parse(value);
        }
    }

    /** Which deliveries are made again: those that were made from a moment on, and before another. */
    record SpanBody(Moment from, Moment to, Optional<DeliveryStatus> status, Optional<DeliveryId> after) {
        SpanBody {
            if (!from.instant().isBefore(to.instant())) {
                throw new IllegalArgumentException("from must be before to");
            }
            if (status.filter(asked -> asked == DeliveryStatus.PENDING).isPresent()) {
                throw new IllegalArgumentException(
                        "status must be delivered or failed: what is pending is delivered anyway");
            }
        }
    }

    /** @param after present if there may be more: the next call's {@code after} */
    record RedeliveredView(int redelivered, Optional<DeliveryId> after) {}

    public DeliveryRoutes(
            EndpointRepository endpoints, DeliveryLog log, Batcher<Redeliver.Command, Outcome> redeliveries) {
        this.endpoints = endpoints;
        this.log = log;
        this.redeliveries = redeliveries;
    }

    public void declare(Routes routes) {
        routes.get("/webhook-endpoints/{id}/deliveries", Access.ADMINISTRATOR, Accepted.page("status"), this::list)
                .get("/webhook-endpoints/{id}/deliveries/{delivery_id}", Access.ADMINISTRATOR, this::show)
                .post(
                        "/webhook-endpoints/{id}/deliveries/{delivery_id}/redelivery",
                        Access.ADMINISTRATOR,
                        Accepted.NOTHING,
                        this::redeliverOne)
                .post("/webhook-endpoints/{id}/redelivery", Access.ADMINISTRATOR, this::redeliverAll);
    }

    private Reply list(Request request) {
        EndpointId endpoint = request.path("id", EndpointId::parse);
        Optional<DeliveryStatus> status = request.query("status", text -> WireNames.parse(DeliveryStatus.class, text));
        Optional<DeliveryId> before = request.query("after", DeliveryId::parse);
        PageRequest page = request.page();
        if (endpoints.find(endpoint).isEmpty()) {
            return Reply.notFound(EndpointRoutes.THING);
        }
        return Reply.page(
                page,
                log.page(endpoint, status, before, page.rowsToRead()).stream()
                        .map(DeliveryView::of)
                        .toList(),
                row -> row.id().toString());
    }

    private Reply show(Request request) {
        EndpointId endpoint = request.path("id", EndpointId::parse);
        DeliveryId delivery = request.path("delivery_id", DeliveryId::parse);
        return endpoints
                .find(endpoint)
                .flatMap(_ -> log.find(endpoint, delivery))
                .map(details -> Reply.ok(DeliveryView.of(details)))
                .orElseGet(() -> Reply.notFound("delivery"));
    }

    private Reply redeliverOne(Request request) {
        return submit(
                request,
                new Asked.One(request.path("id", EndpointId::parse), request.path("delivery_id", DeliveryId::parse)));
    }

    private Reply redeliverAll(Request request) {
        EndpointId endpoint = request.path("id", EndpointId::parse);
        SpanBody body = request.body(SpanBody.class);
        Span span = new Span(body.from().instant(), body.to().instant(), body.status());
        return submit(request, new Asked.All(endpoint, span, body.after()));
    }

    private Reply submit(Request request, Asked asked) {
        Redeliver.Command command = new Redeliver.Command(asked, Actor.of(request.caller()), request.cause());
        return redeliveries.submit(request.idempotencyKey(), command, DeliveryRoutes::reply);
    }

    private static Reply reply(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Redelivered(int deliveries, Optional<DeliveryId> after) ->
                Reply.of(202, new RedeliveredView(deliveries, after));
            case Outcome.NotFound(String what) -> Reply.notFound(what);
        };
    }
}
