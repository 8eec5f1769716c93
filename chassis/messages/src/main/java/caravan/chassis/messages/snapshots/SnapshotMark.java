package caravan.chassis.messages.snapshots;

import caravan.chassis.messages.wire.Partitions;
import caravan.kernel.MessageType;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Marks where a snapshot begins or ends in a partition of its source's topic. The messages of the snapshot are in between. Each partition
 * has both marks.
 *
 * @param snapshot the snapshot's id, the same in both marks
 * @param end whether it is the end
 */
public record SnapshotMark(UUID snapshot, boolean end) {
    /** One key for each partition. They are no UUIDs, since the audit takes UUIDs for keys of orders. */
    static final List<String> KEYS =
            IntStream.range(0, Partitions.COUNT).mapToObj(SnapshotMark::keyOf).toList();

    private static final String NAME = ".snapshot-mark.v1";

    /** The message type of a service's marks, which are on its own topic. */
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
