package caravan.edge.gateway.retries;

import caravan.edge.gateway.upstream.UpstreamAnswer;
import java.time.Duration;
import java.util.Optional;

/** What became of sending a request to one instance. */
public sealed interface Attempt {
    /** The answer's head is here. */
    record Answered(UpstreamAnswer answer) implements Attempt {
        /** Whether the instance says that it, or what stands behind it, cannot answer now. */
        public boolean isUnable() {
            return answer.status() == 502 || answer.status() == 503 || answer.status() == 504;
        }
    }

    /** It was certainly not sent: nobody listens there, or there is no connection to be had. */
    record NotSent(String why) implements Attempt {}

    /** The connection was lost before an answer: it may have been carried out, or not. */
    record Lost(String why) implements Attempt {}

    /** No answer came in time: it may have been carried out, or be yet. */
    record TimedOut() implements Attempt {}

    /** What came back is no HTTP. */
    record Garbled(String why) implements Attempt {}

    /** For the metrics; empty if an instance did its part. */
    default Optional<String> failure() {
        return switch (this) {
            case Answered answered -> answered.isUnable() ? Optional.of("unable") : Optional.empty();
            case NotSent _ -> Optional.of("not_sent");
            case Lost _ -> Optional.of("lost");
            case TimedOut _ -> Optional.of("timed_out");
            case Garbled _ -> Optional.of("garbled");
        };
    }

    /** How long the instance asks to be left alone; none if it does not, or in a form that is not read. */
    static Optional<Duration> retryAfter(String header) {
        String text = header.strip();
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofSeconds(Integer.parseInt(text)));
    }
}
