package caravan.chassis.messages.outbox;

import caravan.chassis.messages.wire.WrittenMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A buffer of the latest messages that this process committed to an outbox, so that a transport need not read them from the table. Commits
 * are added in any order, and those of other processes are never added. Positions give the order; if one is missing, the table is read.
 */
public final class RecentMessages {
    /**
     * The limit for one service; the oldest messages are dropped first. At two thousand orders a second it holds half a second, and
     * subscribers are less far behind. A dropped message is read and parsed again, which costs a tenth of an order.
     */
    public static final int BYTES_MAX = 4 * 1024 * 1024;

    private final int bytesMax;
    private final TreeMap<Long, Batch> byFirstPosition = new TreeMap<>();
    private int bytes;

    public RecentMessages(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    private record Batch(long first, List<WrittenMessage> messages, int bytes) {
        long last() {
            return first + messages.size() - 1;
        }
    }

    /** A message and its position. */
    record Placed(long position, WrittenMessage message) {}

    /**
     * Keeps the messages of a transaction that has committed.
     *
     * @param last the position of the last one
     */
    public synchronized void add(long last, List<WrittenMessage> messages) {
        Batch batch = new Batch(
                last - messages.size() + 1,
                List.copyOf(messages),
                messages.stream().mapToInt(WrittenMessage::bytes).sum());
        if (batch.bytes() > bytesMax) {
            return;
        }
        // If two messages have the same position, the database lost the earlier one and has the later one.
        Batch lost = byFirstPosition.put(batch.first(), batch);
        bytes += batch.bytes() - (lost == null ? 0 : lost.bytes());
        while (bytes > bytesMax) {
            bytes -= byFirstPosition.pollFirstEntry().getValue().bytes();
        }
    }

    /** Forgets everything: the database lost some messages, and has others at their positions. */
    public synchronized void clear() {
        byFirstPosition.clear();
        bytes = 0;
    }

    /**
     * The messages after a position, without a gap: at least one.
     *
     * @param bytesMax limit of the events' bytes; the message that reaches it is the last one
     * @return empty if the next message is not in the buffer
     */
    synchronized Optional<List<Placed>> after(long position, int messagesMax, int bytesMax) {
        Map.Entry<Long, Batch> entry = byFirstPosition.floorEntry(position + 1);
        if (entry == null || entry.getValue().last() <= position) {
            return Optional.empty();
        }
        List<Placed> found = new ArrayList<>();
        long next = position + 1;
        int taken = 0;
        for (Batch batch = entry.getValue(); batch != null; batch = byFirstPosition.get(next)) {
            while (next <= batch.last()) {
                WrittenMessage message = batch.messages().get((int) (next - batch.first()));
                found.add(new Placed(next, message));
                next++;
                taken += message.event().length;
                if (found.size() >= messagesMax || taken >= bytesMax) {
                    return Optional.of(found);
                }
            }
        }
        return Optional.of(found);
    }
}
