package caravan.commerce.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Shows the progress of a stage: one line that is overwritten on a terminal, or one line for each tenth. Thread-safe. */
final class ProgressBar {
    private static final int WIDTH = 40;
    private static final int TENTHS = 10;

    private final PrintStream out;
    private final boolean terminal;
    private final String stage;
    private final int total;
    private int done;
    private int tenthsShown;

    /** @param terminal whether the line can be overwritten */
    ProgressBar(PrintStream out, boolean terminal, String stage, int total) {
        this.out = out;
        this.terminal = terminal;
        this.stage = stage;
        this.total = Math.max(1, total);
    }

    synchronized void step() {
        done++;
        int tenths = (int) ((long) done * TENTHS / total);
        if (terminal) {
            int filled = (int) ((long) done * WIDTH / total);
            String bar = "█".repeat(filled) + "·".repeat(WIDTH - filled);
            out.print(String.format(Locale.ROOT, "\r  %-24s %s %,d of %,d ", stage, bar, done, total));
            if (done == total) {
                out.println();
            }
            out.flush();
        } else if (tenths > tenthsShown) {
            tenthsShown = tenths;
            out.println(String.format(Locale.ROOT, "  %-24s %3d %%  %,d of %,d", stage, tenths * 10, done, total));
        }
    }
}
