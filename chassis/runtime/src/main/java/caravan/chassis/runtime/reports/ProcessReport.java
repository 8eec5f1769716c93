package caravan.chassis.runtime.reports;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import java.util.Optional;
import java.util.function.Function;

/**
 * A list that each process serves about itself, at the same path: its state, its traces, its log lines. At this path the gateway asks all
 * processes, with the caller's own token, and answers with the lists joined. So each element names its process.
 */
public interface ProcessReport {
    /** The path, such as {@code /log-lines} or {@code /traces/{trace_id}}; at most its last segment is a variable. */
    String path();

    Access access();

    Accepted accepted();

    /** Whether it says which processes there are. Then the gateway also names those that do not answer. */
    default boolean isOfProcesses() {
        return false;
    }

    /** The list as JSON; each element has a field {@code process}. It may block for a short time. */
    byte[] read(Question question);

    /** The path's and the query's parameters. If one does not fit, these methods throw, and the caller gets 404 or 400. */
    interface Question {
        <T> T path(String name, Function<String, T> parse);

        <T> Optional<T> query(String name, Function<String, T> parse);
    }
}
