package caravan.commerce.growth;

import caravan.chassis.messages.wire.Partitions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A row of an outbox: a record batch. A copy has its own positions, and its messages have the partitions of their keys. */
final class BatchTemplate extends RowTemplate {
    /** Indexes of the columns, in the order in which they are read. */
    static final List<String> COLUMNS = List.of("position", "count", "time", "messages");

    private static final int POSITION = 0;
    private static final int COUNT = 1;
    private static final int TIME = 2;
    private static final int MESSAGES = 3;

    private static final byte[] SUBJECT = "\"subject\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PARTITION = "\",\"partition\":".getBytes(StandardCharsets.US_ASCII);
    private static final int PARTITION_DIGITS = 2;

    private final int count;
    private final int positionOffset;
    private final int timeOffset;
    private final long time;
    /** Where each message's key stands; its partition follows. */
    private final List<Integer> subjects;

    private BatchTemplate(CopyFormat.Row row, boolean[] uuids, IdShift shift, List<Integer> subjects) {
        super(row, uuids, shift);
        ByteBuffer fields = ByteBuffer.wrap(row.bytes());
        this.count = fields.getInt(row.offsets()[COUNT]);
        this.positionOffset = row.offsets()[POSITION];
        this.timeOffset = row.offsets()[TIME];
        this.time = fields.getLong(timeOffset);
        this.subjects = subjects;
        if (subjects.size() != count) {
            throw new IllegalStateException("a record batch of " + count + " messages has " + subjects.size()
                    + " that are keyed by a UUID and tell their partition behind it");
        }
    }

    static BatchTemplate of(CopyFormat.Row row, boolean[] uuids, IdShift shift) {
        CopyFormat.Row wide = row.with(MESSAGES, withWidePartitions(row.field(MESSAGES)));
        List<Integer> subjects = new ArrayList<>();
        int begin = wide.offsets()[MESSAGES];
        for (int subject = next(wide.bytes(), begin); subject >= 0; subject = next(wide.bytes(), subject)) {
            subjects.add(subject);
        }
        return new BatchTemplate(wide, uuids, shift, subjects);
    }

    /** Writes a blank before a partition of one digit, which JSON allows. So a copy is as long as its template. */
    private static byte[] withWidePartitions(byte[] messages) {
        ByteBuffer wide = ByteBuffer.allocate(messages.length + messages.length / SUBJECT.length);
        int from = 0;
        for (int subject = next(messages, 0); subject >= 0; subject = next(messages, subject)) {
            int digits = subject + IdShift.TEXT_CHARACTERS + PARTITION.length;
            wide.put(messages, from, digits - from);
            if (messages[digits + 1] == ',') {
                wide.put((byte) ' ');
            }
            from = digits;
        }
        wide.put(messages, from, messages.length - from);
        byte[] exact = new byte[wide.position()];
        wide.flip().get(exact);
        return exact;
    }

    /** Where the next key stands that is a UUID followed by a partition; -1 if there is none. */
    private static int next(byte[] bytes, int from) {
        for (int i = from; i + SUBJECT.length < bytes.length; i++) {
            int key = i + SUBJECT.length;
            if (isAt(bytes, i, SUBJECT)
                    && IdShift.isText(bytes, key, bytes.length)
                    && isAt(bytes, key + IdShift.TEXT_CHARACTERS, PARTITION)) {
                return key;
            }
        }
        return -1;
    }

    private static boolean isAt(byte[] bytes, int offset, byte[] wanted) {
        if (offset + wanted.length > bytes.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[offset + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    int count() {
        return count;
    }

    /** In microseconds, as PostgreSQL counts them. */
    long time() {
        return time;
    }

    /** Writes the parts of a copy that are not ids. */
    void place(byte[] row, long position, long atTime) {
        ByteBuffer fields = ByteBuffer.wrap(row);
        fields.putLong(positionOffset, position);
        fields.putLong(timeOffset, atTime);
        for (int subject : subjects) {
            int partition = Partitions.of(new String(row, subject, IdShift.TEXT_CHARACTERS, StandardCharsets.US_ASCII));
            int digits = subject + IdShift.TEXT_CHARACTERS + PARTITION.length;
            row[digits] = (byte) (partition < 10 ? ' ' : '1');
            row[digits + PARTITION_DIGITS - 1] = (byte) ('0' + partition % 10);
        }
    }
}
