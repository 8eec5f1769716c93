package caravan.chassis.api;

/**
 * The heap of a process. Buffers and caches are bounded by parts of it, so their sum fits, whatever its size.
 *
 * @param bytes its maximum
 */
public record Heap(long bytes) {
    public Heap {
        if (bytes < 1) {
            throw new IllegalArgumentException("the heap must have at least 1 byte");
        }
    }

    public static Heap ofThisProcess() {
        return new Heap(Runtime.getRuntime().maxMemory());
    }

    /** A part of it: for 8, an eighth. */
    public long part(int parts) {
        return bytes / parts;
    }

    /**
     * How many entries fit in a part of it; at least 1.
     *
     * @param entryBytes of a large one
     * @param max never more than so many
     */
    public int entries(int parts, int entryBytes, int max) {
        return (int) Math.clamp(part(parts) / entryBytes, 1, max);
    }
}
