package caravan.chassis.runtime.reports;

import java.util.ArrayList;
import java.util.List;

/** A list as JSON within a number of bytes. The first elements that are added have a place, those that do not fit are left out. */
public final class BoundedList {
    private final int bytesMax;
    private final List<byte[]> elements = new ArrayList<>();
    private int bytes = "[]".length();

    public BoundedList(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** @return whether it has a place */
    public boolean add(byte[] element) {
        int withComma = element.length + 1;
        if (bytes + withComma > bytesMax) {
            return false;
        }
        bytes += withComma;
        return elements.add(element);
    }

    /** The list in the order in which elements were added. */
    public byte[] json() {
        return joined(elements);
    }

    /** The list in the other order. */
    public byte[] jsonReversed() {
        return joined(elements.reversed());
    }

    private byte[] joined(List<byte[]> ordered) {
        byte[] joined = new byte[ordered.isEmpty() ? bytes : bytes - 1];
        int at = 0;
        joined[at++] = '[';
        for (byte[] element : ordered) {
            if (at > 1) {
                joined[at++] = ',';
            }
            System.arraycopy(element, 0, joined, at, element.length);
            at += element.length;
        }
        joined[at] = ']';
        return joined;
    }
}
