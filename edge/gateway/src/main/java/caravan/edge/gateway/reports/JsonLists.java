package caravan.edge.gateway.reports;

import java.util.ArrayList;
import java.util.List;

/** Joins lists of JSON without reading their elements. */
final class JsonLists {
    private final List<Piece> pieces = new ArrayList<>();
    private int length = "[]".length();

    /** One or more elements with commas between them. */
    @SuppressWarnings("ArrayRecordComponent") // copied, never compared
    private record Piece(byte[] bytes, int offset, int length) {}

    /** Adds the elements of a list; what is no list is left out. */
    void addElements(byte[] list) {
        int begin = 0;
        int end = list.length;
        while (begin < end && list[begin] <= ' ') {
            begin++;
        }
        while (end > begin && list[end - 1] <= ' ') {
            end--;
        }
        if (end - begin > 2 && list[begin] == '[' && list[end - 1] == ']') {
            add(new Piece(list, begin + 1, end - begin - 2));
        }
    }

    void add(byte[] element) {
        add(new Piece(element, 0, element.length));
    }

    private void add(Piece piece) {
        length += piece.length() + (pieces.isEmpty() ? 0 : 1);
        pieces.add(piece);
    }

    /** The joined list. */
    byte[] bytes() {
        byte[] joined = new byte[length];
        int at = 0;
        joined[at++] = '[';
        for (Piece piece : pieces) {
            if (at > 1) {
                joined[at++] = ',';
            }
            System.arraycopy(piece.bytes(), piece.offset(), joined, at, piece.length());
            at += piece.length();
        }
        joined[at] = ']';
        return joined;
    }
}
