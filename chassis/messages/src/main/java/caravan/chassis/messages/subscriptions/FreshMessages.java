package caravan.chassis.messages.subscriptions;

import caravan.chassis.messages.snapshots.SnapshotMark;
import caravan.chassis.messages.subscriptions.AppliedPositions.Applied;
import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.messages.wire.DeliveryOrder;
import caravan.chassis.messages.wire.Partitions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Selects the messages of a batch that are applied now: those that are not applied yet and have no gap before them. It takes them one by
 * one, since a message that was published twice may be twice in a batch.
 */
final class FreshMessages<P> {
    private final String source;
    private final DeliveryOrder sequence;
    private final Applied applied;
    private final List<IncomingMessage<P>> fresh = new ArrayList<>();
    private final Map<Integer, MissingMessages> missing = new TreeMap<>();
    /** The last relevant mark of each row that waits. */
    private final Map<Integer, SnapshotMark> marks = new HashMap<>();

    private final Map<Integer, Optional<UUID>> awaiting;

    FreshMessages(String source, DeliveryOrder sequence, Applied applied, List<IncomingMessage<P>> incoming) {
        this.source = source;
        this.sequence = sequence;
        this.applied = applied;
        this.awaiting = new HashMap<>(applied.awaiting());
        incoming.forEach(this::add);
    }

    private void add(IncomingMessage<P> incoming) {
        Delivery delivery = incoming.delivery();
        int partition = delivery.partition();
        if (applied.covers(delivery)) {
            return;
        }
        if (delivery.previous() > applied.of(partition) && !isBeforeASnapshot(partition)) {
            missing.put(partition, new MissingMessages(source, partition, applied.of(partition), delivery.previous()));
        } else if (delivery.previous() != Delivery.UNKNOWN || !missing.containsKey(partition)) {
            // This also skips messages after a gap, since a relay may publish the missing ones again.
            applied.advance(delivery, sequence);
            fresh.add(incoming);
            missing.remove(partition);
            if (incoming instanceof IncomingMessage.Mark<P>(Delivery ignored, SnapshotMark mark)) {
                note(AwaitedSnapshots.place(sequence, partition), mark);
            }
        }
    }

    /** Missing messages do no harm here, since the snapshot covers them. */
    private boolean isBeforeASnapshot(int partition) {
        return Optional.ofNullable(awaiting.get(AwaitedSnapshots.place(sequence, partition)))
                .map(Optional::isEmpty)
                .orElse(false);
    }

    private void note(int place, SnapshotMark mark) {
        Optional<UUID> begun = awaiting.get(place);
        if (begun == null) {
            return;
        }
        if (!mark.end()) {
            awaiting.put(place, Optional.of(mark.snapshot()));
            marks.put(place, mark);
        } else if (begun.equals(Optional.of(mark.snapshot()))) {
            awaiting.remove(place);
            marks.put(place, mark);
        }
    }

    /** In order. */
    List<IncomingMessage<P>> messages() {
        return fresh;
    }

    /** The messages of types that the subscription takes. */
    List<IncomingMessage.Taken<P>> taken() {
        List<IncomingMessage.Taken<P>> taken = new ArrayList<>(fresh.size());
        for (IncomingMessage<P> each : fresh) {
            if (each instanceof IncomingMessage.Taken<P> one) {
                taken.add(one);
            }
        }
        return taken;
    }

    /** The missing messages of each partition where a gap stopped the selection. */
    List<MissingMessages> missing() {
        return List.copyOf(missing.values());
    }

    /** The marks to store in the rows that wait for a snapshot. */
    Map<Integer, SnapshotMark> marks() {
        return marks;
    }

    /** The positions to store. */
    Map<Integer, Long> reached() {
        return switch (sequence) {
            case ACROSS_PARTITIONS ->
                Map.of(Partitions.ALL, fresh.getLast().delivery().position());
            case WITHIN_PARTITIONS ->
                fresh.stream()
                        .map(IncomingMessage::delivery)
                        .collect(Collectors.toMap(Delivery::partition, Delivery::position, Math::max));
        };
    }
}
