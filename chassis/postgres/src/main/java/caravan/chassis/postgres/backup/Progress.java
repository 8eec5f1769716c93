package caravan.chassis.postgres.backup;

import java.time.Duration;
import java.util.function.Consumer;

/** Tells people every few seconds how far a copy is. */
final class Progress {
    private static final long NANOS_BETWEEN_LINES = Duration.ofSeconds(3).toNanos();
    private static final long MEBIBYTE = 1L << 20;

    private final String what;
    private final long bytesExpected;
    private final Consumer<String> lines;
    private long bytes;
    private long lastLine = System.nanoTime();

    /** @param bytesExpected about how many bytes there are in all; 0 if that is unknown */
    Progress(String what, long bytesExpected, Consumer<String> lines) {
        this.what = what;
        this.bytesExpected = bytesExpected;
        this.lines = lines;
    }

    void add(long more) {
        bytes += more;
        long now = System.nanoTime();
        if (now - lastLine > NANOS_BETWEEN_LINES) {
            lastLine = now;
            lines.accept(
                    bytesExpected > 0
                            ? what + ": " + mebibytes(bytes) + " of about " + mebibytes(bytesExpected)
                            : what + ": " + mebibytes(bytes));
        }
    }

    static String mebibytes(long bytes) {
        return (bytes + MEBIBYTE - 1) / MEBIBYTE + " MiB";
    }
}
