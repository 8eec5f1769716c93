package caravan.commerce.growth;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the binary format of PostgreSQL's COPY (PostgreSQL's manual, "COPY", "Binary Format"): a signature, flags, rows of fields with
 * their lengths, and an end mark.
 */
final class CopyFormat {
    static final byte[] HEADER = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    static final byte[] END = {(byte) 0xFF, (byte) 0xFF};

    private CopyFormat() {}

    /**
     * A row.
     *
     * @param bytes the whole row, as it is sent to the server
     * @param offsets where each field's content begins
     * @param lengths the length of each field; -1 for NULL
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Row(byte[] bytes, int[] offsets, int[] lengths) {
        byte[] field(int field) {
            return Arrays.copyOfRange(bytes, offsets[field], offsets[field] + lengths[field]);
        }

        /** The same row with other content in one field. */
        Row with(int field, byte[] content) {
            int end = offsets[field] + lengths[field];
            ByteBuffer row = ByteBuffer.allocate(bytes.length - lengths[field] + content.length);
            row.put(bytes, 0, offsets[field] - Integer.BYTES)
                    .putInt(content.length)
                    .put(content)
                    .put(bytes, end, bytes.length - end);
            return rows(row.array(), 0).getFirst();
        }
    }

    /** The rows in the bytes that the server sent. */
    static List<Row> rows(byte[] sent) {
        return rows(sent, HEADER.length);
    }

    private static List<Row> rows(byte[] sent, int begin) {
        List<Row> rows = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(sent);
        in.position(begin);
        while (in.remaining() >= Short.BYTES) {
            int start = in.position();
            int fields = in.getShort();
            if (fields < 0) {
                break;
            }
            int[] offsets = new int[fields];
            int[] lengths = new int[fields];
            for (int field = 0; field < fields; field++) {
                lengths[field] = in.getInt();
                offsets[field] = in.position() - start;
                in.position(in.position() + Math.max(0, lengths[field]));
            }
            rows.add(new Row(Arrays.copyOfRange(sent, start, in.position()), offsets, lengths));
        }
        return rows;
    }
}
