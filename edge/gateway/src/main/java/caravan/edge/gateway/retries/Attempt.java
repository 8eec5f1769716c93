package caravan.edge.gateway.retries;

import java.time.Duration;
import java.util.Optional;

/** The result of sending a request to one instance. */
public sealed interface Attempt {
    /**
     * The head of the answer is here.
     *
     * @param retryAfter how long the instance asks to get no requests
     */
    record Answered(int status, Optional<Duration> retryAfter) implements Attempt {
        /** Whether the instance says that it, or something behind it, cannot answer now. */
        public boolean isUnable() {
            return status == 502 || status == 503 || status == 504;
        }
    }

    /**
     * It was certainly not sent.
     *
     * @param isUnreachable whether no connection could be opened; false if the pool was full or a kept connection was closed
     */
    record NotSent(String why, boolean isUnreachable) implements Attempt {}

    /** The connection was lost before an answer: the request may have been carried out, or not. */
    record Lost(String why) implements Attempt {}

    /** No answer came in time: the request may have been carried out, or may still be. */
    record TimedOut() implements Attempt {}

    /** The answer is not HTTP. */
    record Garbled(String why) implements Attempt {}

    /** The head of the answer is larger than the gateway accepts, for instance because it repeats the query of the request. */
    record HeadTooLarge() implements Attempt {}

    /** The body of the caller turned out to be too long, and was broken off. */
    record BodyTooLong() implements Attempt {}

    /** The kind of failure, for the metrics; empty if the instance did its part. */
    default Optional<String> failure() {
        return switch (this) {
            case Answered answered -> answered.isUnable() ? Optional.of("unable") : Optional.empty();
            case NotSent notSent -> Optional.of(notSent.isUnreachable() ? "unreachable" : "not_sent");
            case Lost _ -> Optional.of("lost");
            case TimedOut _ -> Optional.of("timed_out");
            case Garbled _ -> Optional.of("garbled");
            case HeadTooLarge _ -> Optional.of("head_too_large");
            case BodyTooLong _ -> Optional.empty();
        };
    }

    /** The seconds of a {@code Retry-After}; empty if there is none, or it is a date. */
    static Optional<Duration> retryAfter(String header) {
        String text = header.strip();
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofSeconds(Integer.parseInt(text)));
    }
}
