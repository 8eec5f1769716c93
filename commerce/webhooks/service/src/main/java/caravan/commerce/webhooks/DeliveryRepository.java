package caravan.commerce.webhooks;

import caravan.chassis.api.Transaction;
import caravan.commerce.webhooks.domain.Attempt;
import caravan.commerce.webhooks.domain.DeliveryId;
import caravan.commerce.webhooks.domain.DeliveryStatus;
import caravan.commerce.webhooks.domain.EndpointId;
import caravan.commerce.webhooks.domain.EndpointUrl;
import caravan.commerce.webhooks.domain.Secrets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Stores deliveries that are to be made. The pending deliveries of an endpoint and a key are a lane: they go one after the other, since
 * only one process at a time has the lease of a lane.
 */
public interface DeliveryRepository {
    /** An event that some endpoints want. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record WantedEvent(
            UUID messageId,
            String type,
            String key,
            String source,
            long position,
            byte[] body,
            Map<EndpointId, DeliveryId> deliveries) {
        public WantedEvent {
            deliveries = Map.copyOf(deliveries);
        }
    }

    /** The pending deliveries of an endpoint and a key. */
    record Lane(EndpointId endpoint, String key) {}

    /**
     * The first delivery of a lane of which this process has the lease.
     *
     * @param attempts made before, since it is pending
     * @param leaseEnd until then no other process takes the lane
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record DueDelivery(
            DeliveryId id,
            Lane lane,
            EndpointUrl url,
            Secrets secrets,
            UUID messageId,
            byte[] body,
            int attempts,
            int redeliveries,
            Instant pendingSince,
            UUID lease,
            Instant leaseEnd) {}

    /**
     * What an attempt led to.
     *
     * @param next when the lane is due again
     */
    record Recorded(DueDelivery due, Attempt attempt, DeliveryStatus status, Instant next) {}

    /** Adds events with their deliveries, which are due at once. The deliveries of a lane keep the order of the events. */
    void add(Transaction transaction, List<WantedEvent> events, Instant now);

    /**
     * Takes the lease of lanes that are due, and returns the first delivery of each.
     *
     * @param lease names this taking
     * @param places how many lanes of an endpoint to take at most
     * @param free the same for endpoints that have fewer free places
     */
    List<DueDelivery> take(
            Transaction transaction,
            UUID lease,
            Instant now,
            Instant leaseEnd,
            int places,
            Map<EndpointId, Integer> free);

    /** Locks the lanes in key order until the transaction ends, and returns the ids of the deliveries whose lease is still valid. */
    Set<UUID> lockLeased(Transaction transaction, Collection<DueDelivery> due);

    /** Records attempts. Their lanes are locked, and have no lease any more. */
    void record(Transaction transaction, List<Recorded> recorded, Instant now);

    /** Makes lanes of an endpoint due that wait for their next attempt. */
    void hurry(Transaction transaction, EndpointId endpoint, Instant now, int lanesMax);
}
