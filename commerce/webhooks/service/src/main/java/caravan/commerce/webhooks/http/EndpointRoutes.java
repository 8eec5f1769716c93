package caravan.commerce.webhooks.http;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.Identifiers;
import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.PageRequest;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.outbound.OutboundHttp;
import caravan.chassis.api.trail.Actor;
import caravan.commerce.webhooks.ChangeEndpoints;
import caravan.commerce.webhooks.ChangeEndpoints.Asked;
import caravan.commerce.webhooks.ChangeEndpoints.Outcome;
import caravan.commerce.webhooks.EndpointRepository;
import caravan.commerce.webhooks.domain.Endpoint;
import caravan.commerce.webhooks.domain.EndpointId;
import caravan.commerce.webhooks.domain.EndpointUrl;
import caravan.commerce.webhooks.domain.WebhookSecret;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** The routes under {@code /webhook-endpoints}, for administrators. */
public final class EndpointRoutes {
    static final String THING = "webhook endpoint";

    private final EndpointRepository endpoints;
    private final Batcher<ChangeEndpoints.Command, Outcome> changes;
    private final Identifiers identifiers;
    private final Supplier<WebhookSecret> secrets;
    private final OutboundHttp http;
    private final Clock clock;

    /** @param secrets makes new secrets */
    public EndpointRoutes(
            EndpointRepository endpoints,
            Batcher<ChangeEndpoints.Command, Outcome> changes,
            Identifiers identifiers,
            Supplier<WebhookSecret> secrets,
            OutboundHttp http,
            Clock clock) {
        this.endpoints = endpoints;
        this.changes = changes;
        this.identifiers = identifiers;
        this.secrets = secrets;
        this.http = http;
        this.clock = clock;
    }

    public void declare(Routes routes) {
        routes.get("/webhook-endpoints", Access.ADMINISTRATOR, Accepted.page(), this::list)
                .post("/webhook-endpoints", Access.ADMINISTRATOR, this::create)
                .get("/webhook-endpoints/{id}", Access.ADMINISTRATOR, this::show)
                .patch("/webhook-endpoints/{id}", Access.ADMINISTRATOR, this::change)
                .delete("/webhook-endpoints/{id}", Access.ADMINISTRATOR, this::delete)
                .post("/webhook-endpoints/{id}/secret-rotation", Access.ADMINISTRATOR, Accepted.NOTHING, this::rotate);
    }

    private Reply list(Request request) {
        PageRequest page = request.page();
        return Reply.page(
                page,
                endpoints.page(request.query("after", EndpointId::parse), page.rowsToRead()).stream()
                        .map(endpoint -> EndpointView.of(endpoint, clock.instant()))
                        .toList(),
                row -> row.id().toString());
    }

    private Reply show(Request request) {
        return endpoints
                .find(request.path("id", EndpointId::parse))
                .map(this::reply)
                .orElseGet(() -> Reply.notFound(THING));
    }

    private Reply reply(Endpoint endpoint) {
        return Reply.ok(EndpointView.of(endpoint, clock.instant())).withVersion(endpoint.version());
    }

    private Reply create(Request request) {
        EndpointBody.Created body = request.body(EndpointBody.Created.class);
        return refusal(Optional.of(body.url()))
                .orElseGet(() -> submit(
                        request,
                        new Asked.Create(
                                new EndpointId(identifiers.next()),
                                body.url(),
                                EndpointBody.names(body.eventTypes()),
                                body.description()
                                        .map(EndpointBody.Description::value)
                                        .orElse(""),
                                secrets.get())));
    }

    private Reply change(Request request) {
        EndpointBody.Changed body = request.body(EndpointBody.Changed.class);
        Endpoint.Wish wish = new Endpoint.Wish(
                body.url(),
                body.eventTypes().map(EndpointBody::names),
                body.description().map(EndpointBody.Description::value),
                body.status().map(status -> status == EndpointBody.Status.PAUSED));
        return refusal(body.url())
                .orElseGet(() -> submit(
                        request, new Asked.Change(request.path("id", EndpointId::parse), wish, request.ifMatch())));
    }

    /** A URL that would never be called is refused at once. */
    private Optional<Reply> refusal(Optional<EndpointUrl> url) {
        return url.flatMap(each -> http.refusalOf(each.uri()))
                .map(why -> Reply.problem(400, "invalid_field", "The URL " + why + ".", "/url"));
    }

    private Reply rotate(Request request) {
        return submit(
                request, new Asked.Rotate(request.path("id", EndpointId::parse), secrets.get(), request.ifMatch()));
    }

    private Reply delete(Request request) {
        return submit(request, new Asked.Delete(request.path("id", EndpointId::parse), request.ifMatch()));
    }

    private Reply submit(Request request, Asked asked) {
        ChangeEndpoints.Command command =
                new ChangeEndpoints.Command(asked, Actor.of(request.caller()), request.cause());
        return changes.submit(request.idempotencyKey(), command, this::reply);
    }

    private Reply reply(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Created(Endpoint endpoint) ->
                Reply.created("/webhook-endpoints/" + endpoint.id(), EndpointView.withSecret(endpoint, clock.instant()))
                        .withVersion(endpoint.version());
            case Outcome.Changed(Endpoint endpoint) -> reply(endpoint);
            case Outcome.Rotated(Endpoint endpoint) ->
                Reply.ok(EndpointView.withSecret(endpoint, clock.instant())).withVersion(endpoint.version());
            case Outcome.Deleted() -> Reply.noContent();
            case Outcome.NotFound() -> Reply.notFound(THING);
            case Outcome.PreconditionFailed(long version) ->
                Reply.problem(
                        412,
                        "precondition_failed",
                        "The endpoint is at version " + version
                                + ": read it again, and send If-Match with that version.");
            case Outcome.TooMany(int max) ->
                Reply.problem(
                        409,
                        "too_many_webhook_endpoints",
                        "There are already " + max
                                + " endpoints: delete one, or raise the setting webhooks.endpoints-max.");
        };
    }
}
