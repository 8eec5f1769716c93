package caravan.benchmarks.processes;

import java.util.List;

/** The purpose of a JVM thread, by the first 15 letters of its name. */
enum JvmPart {
    /** Reads and writes HTTP, checks tokens, answers from caches. */
    HTTP("vert.x-"),
    /** Threads that carry and wake the virtual threads of requests, messages and workers. */
    SERVICES("ForkJoinPool", "VirtualThread", "Read-Poller", "Write-Poller", "MasterPoller"),
    GARBAGE_COLLECTION("VM Thread", "GC Thread", "G1 ", "Serial"),
    COMPILER("C1 Compiler", "C2 Compiler"),
    /** All others, and threads that have ended. */
    OTHER;

    private final List<String> beginnings;

    JvmPart(String... beginnings) {
        this.beginnings = List.of(beginnings);
    }

    static JvmPart of(String thread) {
        for (JvmPart part : values()) {
            if (part.beginnings.stream().anyMatch(thread::startsWith)) {
                return part;
            }
        }
        return OTHER;
    }
}
