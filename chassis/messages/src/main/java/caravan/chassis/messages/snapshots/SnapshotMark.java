package caravan.chassis.messages.snapshots;

import caravan.chassis.messages.wire.Partitions;
import caravan.kernel.MessageType;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Where a snapshot begins or ends in a partition of its source's topic: what the source tells of its state stands between. Each partition has
 * one of each.
 *
 * @param snapshot the same at the beginning and at the end
 * @param end whether it is the end
 */
public record SnapshotMark(UUID snapshot, boolean end) {
    /** A key of each partition; no UUID, since the audit takes those for keys of orders. */
    static final List<String> KEYS =
            IntStream.range(0, Partitions.COUNT).mapToObj(SnapshotMark::keyOf).toList();

    private static final String NAME = ".snapshot-mark.v1";

    /** The type of a service's marks, which travel on its own topic. */
    public static MessageType<SnapshotMark> typeOf(String source) {
        return new MessageType<>(source + NAME, SnapshotMark.class);
    }

    private static String keyOf(int partition) {
        return IntStream.iterate(0, number -> number + 1)
                .mapToObj(number -> "snapshot-" + number)
                .filter(key -> Partitions.of(key) == partition)
                .findFirst()
                .orElseThrow();
    }
}
