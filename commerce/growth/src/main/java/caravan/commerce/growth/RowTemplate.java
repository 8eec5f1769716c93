package caravan.commerce.growth;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A row of a table, and the places in it where a copy differs. */
class RowTemplate {
    private final byte[] original;
    private final List<Place> ids;
    private final IdShift shift;

    /** Where an id stands. @param high its first eight bytes */
    record Place(int offset, boolean text, long high) {}

    /** @param uuids for each field, whether it is a UUID; in other fields UUIDs are searched as text */
    RowTemplate(CopyFormat.Row row, boolean[] uuids, IdShift shift) {
        this.original = row.bytes();
        this.shift = shift;
        this.ids = new ArrayList<>();
        for (int field = 0; field < uuids.length; field++) {
            int offset = row.offsets()[field];
            int end = offset + Math.max(0, row.lengths()[field]);
            if (uuids[field] && end > offset) {
                add(new Place(offset, false, ByteBuffer.wrap(original).getLong(offset)));
            } else {
                addTexts(offset, end);
            }
        }
    }

    private void addTexts(int begin, int end) {
        int offset = begin;
        while (offset + IdShift.TEXT_CHARACTERS <= end) {
            if (IdShift.isText(original, offset, end)) {
                add(new Place(offset, true, IdShift.high(original, offset)));
                offset += IdShift.TEXT_CHARACTERS;
            } else {
                offset++;
            }
        }
    }

    private void add(Place place) {
        if (shift.isMoved(place.high())) {
            ids.add(place);
        }
    }

    /** Whether the row belongs to an order: it has an id that was made since the first order. */
    boolean isOfOrder() {
        return ids.stream().anyMatch(id -> shift.isOfOrder(id.high()));
    }

    /** The row of a copy, as it is sent to the server. The array is reused for the next copy. */
    byte[] copy(long copy, byte[] into) {
        System.arraycopy(original, 0, into, 0, original.length);
        for (Place id : ids) {
            if (id.text()) {
                shift.moveText(into, id.offset(), id.high(), copy);
            } else {
                shift.moveBinary(into, id.offset(), id.high(), copy);
            }
        }
        return into;
    }

    int length() {
        return original.length;
    }
}
