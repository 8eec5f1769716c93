package caravan.commerce.webhooks;

import caravan.chassis.api.Transaction;
import caravan.commerce.webhooks.domain.Endpoint;
import caravan.commerce.webhooks.domain.EndpointId;
import caravan.commerce.webhooks.domain.PauseReason;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Stores endpoints. A deleted one is not found any more. */
public interface EndpointRepository {
    /** An endpoint, and which of some event types it wants. */
    record Wanting(EndpointId endpoint, List<String> eventTypes) {}

    /** An endpoint that was just paused. */
    record PausedNow(EndpointId endpoint, PauseReason why, long version) {}

    Optional<Endpoint> find(EndpointId id);

    /** A page, the first made first. */
    List<Endpoint> page(Optional<EndpointId> after, int rowsMax);

    /** Locks out all other changes of endpoints until the transaction ends, and returns how many there are. */
    int lockAndCount(Transaction transaction);

    /** Locks the endpoints in key order until the transaction ends. Ids without an endpoint are left out. */
    Map<EndpointId, Endpoint> lock(Transaction transaction, Collection<EndpointId> ids);

    /** Adds or replaces endpoints. */
    void save(Transaction transaction, Collection<Endpoint> endpoints);

    /** Their URLs and secrets are gone at once, their deliveries later. */
    void delete(Transaction transaction, Collection<EndpointId> ids, Instant now);

    /** The endpoints, also paused ones, that want one of the types. */
    List<Wanting> wanting(Transaction transaction, Collection<String> eventTypes);

    /** All types that any endpoint wants. */
    Set<String> wantedTypes(Transaction transaction);

    /** Notes that these endpoints accepted something. */
    void noteSuccess(Transaction transaction, Collection<EndpointId> ids);

    /** Notes that these endpoints failed, and accepted nothing meanwhile. */
    void noteFailure(Transaction transaction, Collection<EndpointId> ids, Instant now);

    /** Pauses these active endpoints. */
    List<PausedNow> pauseGone(Transaction transaction, Collection<EndpointId> ids, Instant now);

    /** Pauses those of these active endpoints that have failed since before a moment. */
    List<PausedNow> pauseFailing(Transaction transaction, Collection<EndpointId> ids, Instant before, Instant now);
}
