package caravan.edge.gateway.reports;

import java.io.ByteArrayOutputStream;

/** Joins lists of JSON without reading their elements. */
final class JsonLists {
    private final ByteArrayOutputStream joined = new ByteArrayOutputStream();

    JsonLists() {
        joined.write('[');
    }

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
            add(list, begin + 1, end - begin - 2);
        }
    }

    void add(byte[] element) {
        add(element, 0, element.length);
    }

    private void add(byte[] bytes, int offset, int length) {
        if (joined.size() > 1) {
            joined.write(',');
        }
        joined.write(bytes, offset, length);
    }

    /** The joined list. To be called once. */
    byte[] bytes() {
        joined.write(']');
        return joined.toByteArray();
    }
}
