package caravan.commerce.webhooks;

import caravan.chassis.api.Transaction;
import caravan.commerce.webhooks.domain.Attempt;
import caravan.commerce.webhooks.domain.DeliveryId;
import caravan.commerce.webhooks.domain.DeliveryStatus;
import caravan.commerce.webhooks.domain.EndpointId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What was delivered, and what was not. */
public interface DeliveryLog {
    /** An entry of the log. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Entry(
            DeliveryId id,
            UUID messageId,
            String type,
            String key,
            DeliveryStatus status,
            Instant pendingSince,
            int attempts,
            int redeliveries,
            Optional<Instant> settledAt,
            Optional<Instant> nextAttemptAt) {}

    /** An entry with its event and its attempts, the last one last. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Details(Entry entry, byte[] event, List<Attempt> attempts) {}

    /** A page, the last made first. */
    List<Entry> page(EndpointId endpoint, Optional<DeliveryStatus> status, Optional<DeliveryId> before, int rowsMax);

    Optional<Details> find(EndpointId endpoint, DeliveryId id);

    /** Makes a delivery pending again. One that is pending is tried at its next turn. False if there is none. */
    boolean redeliver(Transaction transaction, EndpointId endpoint, DeliveryId id, Instant now);

    /**
     * Makes deliveries pending again that are not pending, the first made first.
     *
     * @param after only those made after this one
     * @return the redelivered ones
     */
    List<DeliveryId> redeliver(
            Transaction transaction,
            EndpointId endpoint,
            Span span,
            Optional<DeliveryId> after,
            int rowsMax,
            Instant now);

    /** What was made from one moment until before another. */
    record Span(Instant from, Instant to, Optional<DeliveryStatus> status) {}
}
