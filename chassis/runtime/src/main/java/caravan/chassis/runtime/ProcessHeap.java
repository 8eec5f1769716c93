package caravan.chassis.runtime;

import caravan.chassis.api.Heap;
import java.util.List;

/** The heap of each kind of process. All bounded memory fits into it (docs/memory.md). */
public enum ProcessHeap {
    /** All services in one process, or a container; the same numbers as in {@code run/launcher/jvm.options}. */
    ONE_PROCESS(208),
    SERVICE_OF_A_FLEET(160),
    GATEWAY_OF_A_FLEET(136);

    /** The direct memory for input and output. The processes of a fleet get it from the launcher's options. */
    public static final int DIRECT_MEBIBYTES = 32;

    private static final int MEBIBYTE = 1024 * 1024;
    private static final int FIRST_MEBIBYTES = 32;

    private final int mebibytes;

    ProcessHeap(int mebibytes) {
        this.mebibytes = mebibytes;
    }

    public Heap heap() {
        return new Heap((long) mebibytes * MEBIBYTE);
    }

    public static long directBytes() {
        return (long) DIRECT_MEBIBYTES * MEBIBYTE;
    }

    /** The JVM's options. */
    public List<String> options() {
        return List.of("-Xms" + FIRST_MEBIBYTES + "m", "-Xmx" + mebibytes + "m");
    }
}
