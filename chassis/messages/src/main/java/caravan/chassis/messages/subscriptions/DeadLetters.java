package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.PageRequest;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.messages.subscriptions.DeadLetter.Reason;
import caravan.chassis.messages.wire.SearchText;
import caravan.kernel.UuidV7;
import caravan.kernel.WireNames;
import caravan.kernel.descriptor.RoutePattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A service's dead letters. Administrators can read them, and send them again. */
public final class DeadLetters {
    /** The most kinds of an answer. */
    static final int KINDS_MAX = 200;

    private static final String ONLY = "only";
    private static final String[] FILTERS = {"subscription", "source", "type", "key", "reason"};

    private final String service;
    private final Transactions transactions;
    private final Map<String, Subscription<?>> subscriptions;
    private final RedeliverKinds redeliverKinds;

    public DeadLetters(String service, Transactions transactions, Map<String, Subscription<?>> subscriptions) {
        this.service = service;
        this.transactions = transactions;
        this.subscriptions = subscriptions;
        this.redeliverKinds = new RedeliverKinds(transactions, System::nanoTime);
    }

    /** The routes of a service's dead letters, for the gateway. */
    public static List<RoutePattern> routesOf(String service) {
        return Stream.of("GET %s", "GET %s/kinds", "POST %s/redelivery", "GET %s/{id}", "POST %s/{id}/redelivery")
                .map(route -> RoutePattern.parse(route.formatted(path(service))))
                .toList();
    }

    private static String path(String service) {
        return "/dead-letters/" + service;
    }

    /** Declares the routes; {@code openapi/dead-letters.yaml} describes them. */
    public void addTo(Routes routes) {
        String all = path(service);
        routes.get(all, Access.ADMINISTRATOR, Accepted.page(FILTERS), this::list);
        routes.get(all + "/kinds", Access.ADMINISTRATOR, this::kinds);
        routes.post(all + "/redelivery", Access.ADMINISTRATOR, this::redeliverKind);
        routes.get(all + "/{id}", Access.ADMINISTRATOR, this::show);
        routes.post(all + "/{id}/redelivery", Access.ADMINISTRATOR, Accepted.parameters(ONLY), this::redeliver);
    }

    private Reply list(Request request) {
        PageRequest asked = request.page();
        LetterFilter filter = new LetterFilter(
                request.query("subscription", SearchText::require),
                request.query("source", SearchText::require),
                request.query("type", LetterFilter::requireType),
                request.query("key", SearchText::require),
                request.query("reason", text -> WireNames.parse(Reason.class, text)));
        Optional<UUID> after = request.query("after", UuidV7::parse);
        int lookedAtMax = filter.equals(LetterFilter.NONE) ? asked.rowsToRead() : RedeliverKinds.LOOKED_AT_MAX;
        DeadLetterTable.Page page =
                transactions.read(handle -> DeadLetterTable.page(handle, filter, after, asked.limit(), lookedAtMax));
        return Reply.page(
                page.letters().stream().map(DeadLetterView::row).toList(),
                page.next().map(UUID::toString));
    }

    private Reply kinds(Request request) {
        return Reply.ok(
                transactions.read(handle -> DeadLetterTable.kinds(handle, RedeliverKinds.COUNTED_MAX, KINDS_MAX)));
    }

    private Reply show(Request request) {
        UUID id = request.path("id", UuidV7::parse);
        return transactions
                .read(handle -> DeadLetterTable.find(handle, id))
                .map(letter -> Reply.ok(DeadLetterView.whole(letter)))
                .orElseGet(() -> Reply.notFound("dead letter"));
    }

    private Reply redeliver(Request request) {
        UUID id = request.path("id", UuidV7::parse);
        Optional<DeadLetter> letter = transactions.read(handle -> DeadLetterTable.find(handle, id));
        if (letter.isEmpty()) {
            return Reply.notFound("dead letter");
        }
        boolean only = request.query(ONLY, DeadLetters::flag).orElse(false);
        return switch (only ? sendAloneAgain(letter.get(), by(request)) : sendAgain(letter.get(), by(request))) {
            case RedeliveryOutcome.Applied applied -> Reply.ok(new Redelivered(applied.redelivered()));
            case RedeliveryOutcome.FailedAgain(int redelivered, String error) ->
                Reply.problem(
                        409,
                        "redelivery_failed",
                        redelivered + " of the key's letters were applied, then one failed again: " + error);
            case RedeliveryOutcome.EarlierWaits(UUID earlier) ->
                Reply.problem(
                        409,
                        "earlier_letter_waits",
                        "Messages of a key are applied in their order: send the letter " + earlier + " again first.");
            case RedeliveryOutcome.NobodyTakesIt _ -> gone(letter.get().subscription());
        };
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    private static RedeliverDeadLetters.Request by(Request request) {
        return new RedeliverDeadLetters.Request(Actor.of(request.caller()), request.cause());
    }

    private static Reply gone(String subscription) {
        return Reply.problem(
                409,
                "subscription_gone",
                "The service has no subscription " + subscription + ", so its letters cannot be applied.");
    }

    /** Sends the letter and all others of its key again, the earliest first. */
    RedeliveryOutcome sendAgain(DeadLetter letter, RedeliverDeadLetters.Request request) {
        Subscription<?> subscription = subscriptions.get(letter.subscription());
        return subscription == null
                ? new RedeliveryOutcome.NobodyTakesIt()
                : subscription.redeliver(letter.source(), letter.key(), request);
    }

    /** Sends one letter again, and none of those that wait behind it. */
    RedeliveryOutcome sendAloneAgain(DeadLetter letter, RedeliverDeadLetters.Request request) {
        Subscription<?> subscription = subscriptions.get(letter.subscription());
        return subscription == null
                ? new RedeliveryOutcome.NobodyTakesIt()
                : subscription.redeliverAlone(letter, request);
    }

    private Reply redeliverKind(Request request) {
        KindBody kind = request.body(KindBody.class);
        String subscription = kind.subscription().value();
        return sendKindAgain(subscription, kind.filter(), kind.after(), by(request))
                .map(Reply::ok)
                .orElseGet(() -> gone(subscription));
    }

    /** Sends a part of a subscription's letters again. Empty if the service has no such subscription. */
    Optional<RedeliverKinds.Result> sendKindAgain(
            String subscription, LetterFilter filter, Optional<UUID> after, RedeliverDeadLetters.Request request) {
        return Optional.ofNullable(subscriptions.get(subscription))
                .map(known -> redeliverKinds.redeliver(known::redeliver, filter, after, request));
    }

    /** A text to look for. */
    record Text(String value) {
        Text {
            SearchText.require(value);
        }
    }

    /** The name of a message's type; empty if it is not known. */
    record TypeName(String value) {
        TypeName {
            LetterFilter.requireType(value);
        }
    }

    /**
     * The kind of letters to send again.
     *
     * @param after where the last call's answer says to go on
     */
    record KindBody(
            Text subscription,
            Optional<Text> source,
            Optional<TypeName> type,
            Optional<Reason> reason,
            Optional<UUID> after) {
        LetterFilter filter() {
            return new LetterFilter(
                    Optional.of(subscription.value()),
                    source.map(Text::value),
                    type.map(TypeName::value),
                    Optional.empty(),
                    reason);
        }
    }

    /** The number of applied letters of the key. */
    record Redelivered(int redelivered) {}
}
