package caravan.chassis.runtime.reports;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Caller;
import java.util.Optional;
import java.util.function.Function;

/**
 * A list that each process serves about itself, at the same path: its state, its traces, its log lines. At this path the gateway asks all
 * processes, with the caller's own token, and answers with the lists joined. So each element names its process. A report by PUT or DELETE
 * changes something in each process first, and survives a repeat.
 */
public interface ProcessReport {
    /** By this header a gateway says how many bytes of a report it has room for. */
    String BYTES_MAX_HEADER = "Report-Bytes-Max";

    /** The most bytes of a report. */
    int BYTES_MAX = 512 * 1024;

    /** GET, PUT or DELETE. */
    default String method() {
        return "GET";
    }

    /** The path, such as {@code /log-lines} or {@code /traces/{trace_id}}; at most its last segment is a variable. */
    String path();

    Access access();

    Accepted accepted();

    /** Whether it says which processes there are. Then the gateway also names those that do not answer. */
    default boolean isOfProcesses() {
        return false;
    }

    /**
     * The list as JSON; each element has a field {@code process}. What is less important is left out, so that it has at most
     * {@link Question#bytesMax} bytes. It may block for a short time.
     */
    byte[] read(Question question);

    /** What was asked. If a parameter or the body does not fit, these methods throw, and the caller gets 404 or 400. */
    interface Question {
        /** Who asks; never a caller without a token, since no report is for anyone. */
        Caller caller();

        /** How many bytes the list may have; at most {@link #BYTES_MAX}. */
        int bytesMax();

        /** The body. */
        <T> T body(Class<T> type);

        <T> T path(String name, Function<String, T> parse);

        <T> Optional<T> query(String name, Function<String, T> parse);
    }
}
