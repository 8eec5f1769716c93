package caravan.commerce.webhooks;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.messages.WrittenEvent;
import caravan.commerce.webhooks.DeliveryRepository.WantedEvent;
import caravan.commerce.webhooks.EndpointRepository.Wanting;
import caravan.commerce.webhooks.domain.DeliveryId;
import caravan.commerce.webhooks.domain.EndpointId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes a delivery for each event and each endpoint that wants it. The endpoints are read in the same transaction: if there are none, this
 * is one short read for a batch of events, and nothing is written.
 */
final class WriteDeliveries implements UseCase<Message<WrittenEvent>, WriteDeliveries.Written> {
    private final EndpointRepository endpoints;
    private final DeliveryRepository deliveries;
    private final Identifiers identifiers;
    private final Clock clock;
    private final Runnable wakeUp;

    /** How many endpoints wanted the event. */
    record Written(int deliveries) {}

    /** @param wakeUp wakes the worker that makes deliveries */
    WriteDeliveries(
            EndpointRepository endpoints,
            DeliveryRepository deliveries,
            Identifiers identifiers,
            Clock clock,
            Runnable wakeUp) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.identifiers = identifiers;
        this.clock = clock;
        this.wakeUp = wakeUp;
    }

    @Override
    public List<Written> handle(Transaction transaction, List<Message<WrittenEvent>> messages) {
        Set<String> types =
                messages.stream().map(message -> message.type().name()).collect(Collectors.toSet());
        List<Wanting> wanting = endpoints.wanting(transaction, types);
        List<WantedEvent> events = new ArrayList<>();
        List<Written> written = new ArrayList<>(messages.size());
        for (Message<WrittenEvent> message : messages) {
            Map<EndpointId, DeliveryId> wanted = new HashMap<>();
            for (Wanting each : wanting) {
                if (each.eventTypes().contains(message.type().name())) {
                    wanted.put(each.endpoint(), new DeliveryId(identifiers.next()));
                }
            }
            if (!wanted.isEmpty()) {
                events.add(event(message, wanted));
            }
            written.add(new Written(wanted.size()));
        }
        if (!events.isEmpty()) {
            deliveries.add(transaction, events, clock.instant());
            transaction.afterCommit(wakeUp);
        }
        return written;
    }

    private static WantedEvent event(Message<WrittenEvent> message, Map<EndpointId, DeliveryId> wanted) {
        return new WantedEvent(
                message.id(),
                message.type().name(),
                message.key(),
                message.source(),
                message.position(),
                message.payload().json(),
                wanted);
    }
}
