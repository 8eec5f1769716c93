package caravan.chassis.messages.sent;

import caravan.chassis.messages.sent.SentTable.Row;
import caravan.chassis.messages.sent.SentTable.RowRange;
import caravan.chassis.messages.wire.RecordBatches;
import caravan.chassis.messages.wire.WrittenMessage;
import caravan.kernel.UuidV7;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Looks through a bounded part of an outbox for messages, in the order of their positions or backwards. */
final class LookThroughOutbox {
    /** The most rows that one page looks through. */
    static final int ROWS_MAX = 5_000;

    /** The most bytes of rows that one page looks through; the last row may exceed it. */
    static final long LOOKED_AT_BYTES_MAX = 16L * 1024 * 1024;

    /** The most bytes of a page's messages; the last message may exceed it. */
    static final int PAGE_BYTES_MAX = 128 * 1024;

    /** The largest difference between the clocks of instances, whose times are those of the rows. */
    static final Duration CLOCKS_DIFFER_MAX = Duration.ofSeconds(10);

    private final MessageFilter filter;
    private final boolean newestFirst;
    private final int limit;
    private final List<Found> found = new ArrayList<>();
    private int bytes;
    private OptionalLong cutAt = OptionalLong.empty();

    /** A message and its position. */
    record Found(long position, WrittenMessage message) {}

    /**
     * A page.
     *
     * @param next where the next page goes on, if there may be more: behind this position, or before it if the newest come first
     */
    record Page(List<Found> messages, OptionalLong next) {}

    LookThroughOutbox(MessageFilter filter, boolean newestFirst, int limit) {
        this.filter = filter;
        this.newestFirst = newestFirst;
        this.limit = limit;
    }

    /** @param cursor the {@code next} of the page before */
    Page page(Handle handle, OptionalLong cursor) {
        long after = newestFirst || cursor.isEmpty() ? begin(handle) : cursor.getAsLong();
        long before = newestFirst && cursor.isPresent() ? cursor.getAsLong() : end(handle);
        RowRange range = SentTable.range(handle, after, before, newestFirst, ROWS_MAX, LOOKED_AT_BYTES_MAX);
        if (range.rows() == 0) {
            return new Page(List.of(), OptionalLong.empty());
        }
        List<Long> rows = SentTable.matches(handle, range, filter, newestFirst, limit + 1);
        for (long row : rows) {
            SentTable.row(handle, row).ifPresent(read -> take(read, after, before));
            if (cutAt.isPresent()) {
                return new Page(found, cutAt);
            }
        }
        return new Page(
                found,
                rows.size() > limit
                        ? OptionalLong.of(goOnAt(rows.getLast(), handle))
                        : rest(handle, range, after, before));
    }

    /** Behind the last row that was read; if the newest come first, before its first message. */
    private long goOnAt(long row, Handle handle) {
        return newestFirst
                ? SentTable.row(handle, row)
                        .map(read -> read.position() - read.count() + 1)
                        .orElse(row)
                : row;
    }

    private OptionalLong rest(Handle handle, RowRange range, long after, long before) {
        long next = newestFirst ? range.first() + 1 : range.last();
        RowRange rest = newestFirst
                ? SentTable.range(handle, after, next, true, 1, 1)
                : SentTable.range(handle, next, before, false, 1, 1);
        return rest.rows() == 0 ? OptionalLong.empty() : OptionalLong.of(next);
    }

    /** The position before the first message that may fit. A thing's messages are younger than its id, if that has a time. */
    private long begin(Handle handle) {
        Optional<Instant> earliest = filter.from().or(() -> filter.key().flatMap(LookThroughOutbox::momentOf));
        return earliest.map(moment -> SentTable.lastBefore(handle, moment.minus(CLOCKS_DIFFER_MAX)))
                .orElse(0L);
    }

    private static Optional<Instant> momentOf(String key) {
        try {
            UUID id = UuidV7.parse(key);
            return id.version() == 7 ? Optional.of(UuidV7.momentOf(id)) : Optional.empty();
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }

    /** The position behind the last message that may fit. */
    private long end(Handle handle) {
        return filter.to()
                .map(moment -> SentTable.lastBefore(handle, moment.plus(CLOCKS_DIFFER_MAX)) + 1)
                .orElse(Long.MAX_VALUE);
    }

    private void take(Row row, long after, long before) {
        List<WrittenMessage> messages = RecordBatches.decode(row.messages());
        long first = row.position() - row.count() + 1;
        for (int index = 0; index < messages.size() && cutAt.isEmpty(); index++) {
            int at = newestFirst ? messages.size() - 1 - index : index;
            long position = first + at;
            WrittenMessage message = messages.get(at);
            if (position > after && position < before && filter.admits(message)) {
                add(new Found(position, message));
            }
        }
    }

    /** The page ends at its limits, once it is known that a further message follows. */
    private void add(Found next) {
        if (found.size() == limit || bytes >= PAGE_BYTES_MAX) {
            cutAt = OptionalLong.of(found.getLast().position());
            return;
        }
        found.add(next);
        bytes += next.message().event().length;
    }
}
