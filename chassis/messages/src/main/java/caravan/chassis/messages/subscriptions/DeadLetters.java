package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.PageRequest;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.messages.outbox.Transactions;
import caravan.kernel.UuidV7;
import caravan.kernel.WireNames;
import caravan.kernel.descriptor.RoutePattern;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A service's dead letters. Administrators can read them, and send them again. */
public final class DeadLetters {
    private final String service;
    private final Transactions transactions;
    private final Map<String, Subscription<?>> subscriptions;

    public DeadLetters(String service, Transactions transactions, Map<String, Subscription<?>> subscriptions) {
        this.service = service;
        this.transactions = transactions;
        this.subscriptions = subscriptions;
    }

    /** The OpenAPI document of the dead letters' routes, as YAML. */
    public static byte[] openApiDocument() {
        try (InputStream document = DeadLetters.class.getResourceAsStream("/openapi/dead-letters.yaml")) {
            return Objects.requireNonNull(document, "the dead letters' document")
                    .readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the dead letters' document", unreadable);
        }
    }

    /** The routes of a service's dead letters, for the gateway. */
    public static List<RoutePattern> routesOf(String service) {
        return Stream.of("GET %s", "GET %s/{id}", "POST %s/{id}/redelivery")
                .map(route -> RoutePattern.parse(route.formatted(path(service))))
                .toList();
    }

    private static String path(String service) {
        return "/dead-letters/" + service;
    }

    /** Declares the routes; {@link #openApiDocument} describes them. */
    public void addTo(Routes routes) {
        String all = path(service);
        routes.get(all, Access.ADMINISTRATOR, Accepted.page(), this::list);
        routes.get(all + "/{id}", Access.ADMINISTRATOR, this::show);
        routes.post(all + "/{id}/redelivery", Access.ADMINISTRATOR, Accepted.NOTHING, this::redeliver);
    }

    private Reply list(Request request) {
        PageRequest page = request.page();
        Optional<UUID> after = request.query("after", UuidV7::parse);
        List<LetterRow> rows =
                transactions.read(handle -> DeadLetterTable.page(handle, after, page.rowsToRead())).stream()
                        .map(LetterRow::of)
                        .toList();
        return Reply.page(page, rows, row -> row.id().toString());
    }

    private Reply show(Request request) {
        UUID id = request.path("id", UuidV7::parse);
        return transactions
                .read(handle -> DeadLetterTable.find(handle, id))
                .map(letter -> Reply.ok(Letter.of(letter)))
                .orElseGet(() -> Reply.notFound("dead letter"));
    }

    private Reply redeliver(Request request) {
        UUID id = request.path("id", UuidV7::parse);
        Optional<DeadLetter> letter = transactions.read(handle -> DeadLetterTable.find(handle, id));
        if (letter.isEmpty()) {
            return Reply.notFound("dead letter");
        }
        return switch (sendAgain(
                letter.get(), new RedeliverDeadLetters.Request(Actor.of(request.caller()), request.cause()))) {
            case RedeliveryOutcome.Applied applied -> Reply.ok(new Redelivered(applied.redelivered()));
            case RedeliveryOutcome.FailedAgain(int redelivered, String error) ->
                Reply.problem(
                        409,
                        "redelivery_failed",
                        redelivered + " of the key's letters were applied, then one failed again: " + error);
            case RedeliveryOutcome.NobodyTakesIt nobody ->
                Reply.problem(
                        409,
                        "subscription_gone",
                        "The service has no subscription " + letter.get().subscription()
                                + " any more, so this letter cannot be applied.");
        };
    }

    /** Sends the letter and all others of its key again, the earliest first. */
    RedeliveryOutcome sendAgain(DeadLetter letter, RedeliverDeadLetters.Request request) {
        Subscription<?> subscription = subscriptions.get(letter.subscription());
        return subscription == null ? new RedeliveryOutcome.NobodyTakesIt() : subscription.redeliver(letter, request);
    }

    /** A letter in a list. */
    record LetterRow(
            UUID id,
            String subscription,
            String source,
            long position,
            String key,
            String reason,
            String error,
            int attempts,
            Instant time) {
        static LetterRow of(DeadLetter letter) {
            return new LetterRow(
                    letter.id(),
                    letter.subscription(),
                    letter.source(),
                    letter.position(),
                    letter.key(),
                    WireNames.of(letter.reason()),
                    letter.error(),
                    letter.attempts(),
                    letter.time());
        }
    }

    /** A letter with its event as text, which may be unreadable. */
    record Letter(
            UUID id,
            String subscription,
            String source,
            long position,
            String key,
            String reason,
            String error,
            int attempts,
            Instant time,
            String event) {
        static Letter of(DeadLetter letter) {
            LetterRow row = LetterRow.of(letter);
            return new Letter(
                    row.id(),
                    row.subscription(),
                    row.source(),
                    row.position(),
                    row.key(),
                    row.reason(),
                    row.error(),
                    row.attempts(),
                    row.time(),
                    new String(letter.event(), StandardCharsets.UTF_8));
        }
    }

    /** The number of applied letters of the key. */
    record Redelivered(int redelivered) {}
}
