package caravan.commerce.webhooks.http;

import caravan.commerce.webhooks.DeliveryLog.Details;
import caravan.commerce.webhooks.DeliveryLog.Entry;
import caravan.commerce.webhooks.domain.Attempt;
import caravan.commerce.webhooks.domain.DeliveryId;
import caravan.kernel.UuidV7;
import caravan.kernel.WireNames;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A delivery in JSON.
 *
 * @param webhookId the event's id, which the receiver gets as {@code webhook-id}
 * @param attempts since it was made, or made again
 * @param nextAttemptAt of a pending delivery; those of its key before it are made first
 * @param request what is sent: the event, as text. In a list it is left out, and so is {@code log}
 */
record DeliveryView(
        DeliveryId id,
        UUID webhookId,
        String eventType,
        String key,
        String status,
        int attempts,
        int redeliveries,
        Instant createdAt,
        Instant pendingSince,
        Optional<Instant> settledAt,
        Optional<Instant> nextAttemptAt,
        Optional<String> request,
        Optional<List<AttemptView>> log) {

    /** An attempt: either the status of an answer with its first bytes, or a failure. */
    record AttemptView(
            Instant at, long tookMillis, Optional<Integer> status, Optional<String> failure, Optional<String> answer) {
        static AttemptView of(Attempt attempt) {
            return new AttemptView(
                    attempt.beganAt(),
                    attempt.took().toMillis(),
                    attempt.status(),
                    attempt.failure(),
                    // Bytes that are no UTF-8, or that were cut in half, become replacement characters.
                    Optional.of(new String(attempt.answerStart(), StandardCharsets.UTF_8))
                            .filter(text -> !text.isEmpty()));
        }
    }

    static DeliveryView of(Entry entry) {
        return of(entry, Optional.empty(), Optional.empty());
    }

    static DeliveryView of(Details details) {
        return of(
                details.entry(),
                Optional.of(new String(details.event(), StandardCharsets.UTF_8)),
                Optional.of(details.attempts().stream().map(AttemptView::of).toList()));
    }

    private static DeliveryView of(Entry entry, Optional<String> request, Optional<List<AttemptView>> log) {
        return new DeliveryView(
                entry.id(),
                entry.messageId(),
                entry.type(),
                entry.key(),
                WireNames.of(entry.status()),
                entry.attempts(),
                entry.redeliveries(),
                UuidV7.momentOf(entry.id().value()),
                entry.pendingSince(),
                entry.settledAt(),
                entry.nextAttemptAt(),
                request,
                log);
    }
}
