package caravan.chassis.messages.outbox;

import caravan.chassis.messages.wire.WrittenMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A buffer of the messages that this process committed last to an outbox, so that a transport need not read them from the table. Commits are
 * added in any order, and those of other processes are never added. Positions tell what follows what; if one is missing, the table is read.
 */
public final class RecentMessages {
    /**
     * Of one service's messages; the oldest go first. At two thousand orders a second it is half a second of them: subscribers are less far
     * behind. What is gone is read and parsed again, a tenth of what an order costs.
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
        // One that is there at the same position was lost by the database, and the later one is what it has.
        Batch lost = byFirstPosition.put(batch.first(), batch);
        bytes += batch.bytes() - (lost == null ? 0 : lost.bytes());
        while (bytes > bytesMax) {
            bytes -= byFirstPosition.pollFirstEntry().getValue().bytes();
        }
    }

    /** Forgets all: the database has lost some, and tells others at their positions. */
    public synchronized void clear() {
        byFirstPosition.clear();
        bytes = 0;
    }

    /**
     * The messages behind a position, without a gap: one at least.
     *
     * @param bytesMax of events; the message that reaches it is the last one
     * @return empty if the next one is not here
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
