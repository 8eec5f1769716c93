package caravan.chassis.messages.outbox;

import caravan.chassis.messages.outbox.OutboxTable.Epoch;
import caravan.chassis.messages.outbox.OutboxTable.RowRange;
import caravan.chassis.messages.outbox.RecentMessages.Placed;
import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.messages.wire.WrittenMessage;
import caravan.kernel.Outage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;

/** Reads a service's outbox, for transports. */
public final class OutboxReader {
    private final Outage outage = new Outage();
    private final String source;
    private final Jdbi jdbi;
    private final RecentMessages recent;
    private final AtomicLong headSeen = new AtomicLong();

    /** @param recent the latest messages that this process committed */
    public OutboxReader(String source, Jdbi jdbi, RecentMessages recent) {
        this.source = source;
        this.jdbi = jdbi;
        this.recent = recent;
    }

    /** The outage of its database. All readers share it, so it is logged once. */
    public Outage outage() {
        return outage;
    }

    /** The service's name. */
    public String source() {
        return source;
    }

    /**
     * Reads messages in the order of their positions: at least one, if there is any.
     *
     * @param after the position before the first wanted one
     * @param types names of the wanted types; others are skipped
     * @param bytesMax limit of the events' bytes; the message that reaches it is the last one
     */
    public OutboxRead read(long after, Set<String> types, int messagesMax, int bytesMax) {
        long from = after;
        while (true) {
            RowRange range = range(from, messagesMax, bytesMax);
            Optional<OutboxRead.Gap> gap = range.gapAfter(from);
            if (gap.isPresent()) {
                Behind behind = behind(gap.get());
                if (behind.missing().isPresent()) {
                    return from == after ? behind.missing().get() : new OutboxRead.Page(List.of(), from, true);
                }
                from = behind.goOnAfter();
                continue;
            }
            OutboxRead.Page page = page(from, range, types, messagesMax, bytesMax);
            if (!page.deliveries().isEmpty() || !page.goesOn()) {
                return page;
            }
            from = page.through();
        }
    }

    /**
     * What follows a position if the next position is missing.
     *
     * @param missing the missing messages; empty if an epoch ended, and the next message follows {@code goOnAfter}
     */
    private record Behind(Optional<OutboxRead.Gap> missing, long goOnAfter) {}

    private Behind behind(OutboxRead.Gap gap) {
        Optional<Epoch> epoch = jdbi.withHandle(handle -> OutboxTable.epochIn(handle, gap));
        if (epoch.isEmpty()) {
            return new Behind(Optional.of(gap), gap.after());
        }
        // This also holds after the end, when a subscriber has applied messages that are lost here.
        return epoch.get().endedAt() <= gap.after()
                ? new Behind(Optional.empty(), epoch.get().beginsAfter())
                : new Behind(
                        Optional.of(new OutboxRead.Gap(gap.after(), epoch.get().endedAt())), gap.after());
    }

    private OutboxRead.Page page(long after, RowRange range, Set<String> types, int messagesMax, int bytesMax) {
        List<Delivery> deliveries = new ArrayList<>();
        long through = after;
        boolean goesOn = range.goesOn();
        int bytes = 0;
        for (Placed placed : range.messages()) {
            through = placed.position();
            if (types.contains(placed.message().type())) {
                deliveries.add(placed.message().delivery(source, placed.position()));
                bytes += placed.message().event().length;
                if (deliveries.size() >= messagesMax || bytes >= bytesMax) {
                    goesOn = true;
                    break;
                }
            }
        }
        return new OutboxRead.Page(deliveries, through, goesOn);
    }

    /**
     * Reads messages of all types in the order of their positions: at least one, if there is any.
     *
     * @param bytesMax limit of the events' bytes; the message that reaches it is the last one
     */
    public OutgoingRead readAll(long after, int messagesMax, int bytesMax) {
        long from = after;
        while (true) {
            RowRange range = range(from, messagesMax, bytesMax);
            Optional<OutboxRead.Gap> gap = range.gapAfter(from);
            if (gap.isEmpty()) {
                return outgoing(range, messagesMax, bytesMax);
            }
            Behind behind = behind(gap.get());
            if (behind.missing().isPresent()) {
                return behind.missing().get();
            }
            from = behind.goOnAfter();
        }
    }

    private OutgoingRead.Page outgoing(RowRange range, int messagesMax, int bytesMax) {
        List<OutgoingRead.Message> messages = new ArrayList<>();
        boolean goesOn = range.goesOn();
        int bytes = 0;
        for (Placed placed : range.messages()) {
            WrittenMessage message = placed.message();
            messages.add(new OutgoingRead.Message(
                    message.topic(), message.time(), message.delivery(source, placed.position())));
            bytes += message.event().length;
            if (messages.size() >= messagesMax || bytes >= bytesMax) {
                goesOn = true;
                break;
            }
        }
        return new OutgoingRead.Page(messages, range.head(), goesOn, range.fromMemory());
    }

    /** Reads from memory if the next message is there, else from the table. */
    private RowRange range(long after, int messagesMax, int bytesMax) {
        return recent.after(after, messagesMax, bytesMax)
                .map(messages -> new RowRange(
                        messages, messages.getLast().position(), isCut(messages, messagesMax, bytesMax), true))
                .orElseGet(() -> fromTable(after, messagesMax, bytesMax));
    }

    private RowRange fromTable(long after, int messagesMax, int bytesMax) {
        RowRange read = jdbi.withHandle(handle -> OutboxTable.read(handle, after, messagesMax, bytesMax));
        seen(read.head());
        return read;
    }

    private static boolean isCut(List<Placed> messages, int messagesMax, int bytesMax) {
        return messages.size() >= messagesMax
                || messages.stream()
                                .mapToInt(placed -> placed.message().event().length)
                                .sum()
                        >= bytesMax;
    }

    /** The lease on publishing this outbox, for one holder. */
    public RelayLease lease(UUID holder, Duration time) {
        return new RelayLease(jdbi, holder, time);
    }

    /** The signals between instances of the service about this outbox. */
    public OutboxSignals signals() {
        return new OutboxSignals(source, jdbi);
    }

    /** What is purged. A reader that finds a gap checks whether it needs any of it. */
    public PurgedMessages purged() {
        return jdbi.withHandle(OutboxTable::purged);
    }

    /** The last committed position; 0 if there is none. */
    public long head() {
        return seen(jdbi.withHandle(OutboxTable::head));
    }

    /** The greatest position that this process has seen. */
    public long headSeen() {
        return headSeen.get();
    }

    /** Notes a committed position. */
    public long seen(long position) {
        headSeen.accumulateAndGet(position, Math::max);
        return position;
    }

    /** When the first message was committed that is after a position and not purged. */
    public Optional<Instant> timeAfter(long position) {
        return jdbi.withHandle(handle -> OutboxTable.timeAfter(handle, position));
    }
}
