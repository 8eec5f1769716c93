package caravan.chassis.http.documents;

import java.util.List;
import java.util.Optional;

/**
 * Whether a process takes requests, as {@code GET /health/ready} answers.
 *
 * @param status {@code up} or {@code down}
 */
public record Readiness(String status, List<Check> checks) {
    /**
     * One check.
     *
     * @param status {@code up}, {@code down}, or {@code refused} if a kind of work is refused now
     * @param detail why it is refused, for people
     */
    public record Check(String name, String status, Optional<String> detail) {
        public Check(String name, String status) {
            this(name, status, Optional.empty());
        }
    }
}
