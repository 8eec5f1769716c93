package caravan.edge.gateway.upstream;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** By when a call must be answered, on the clock of {@link System#nanoTime()}. */
public record Deadline(long atNanos) {
    public static Deadline after(long nowNanos, Duration patience) {
        return new Deadline(nowNanos + patience.toNanos());
    }

    public long remainingNanos(long nowNanos) {
        return atNanos - nowNanos;
    }

    public boolean hasPassed(long nowNanos) {
        return remainingNanos(nowNanos) <= 0;
    }

    /** What is told to the next hop: rounded down, at least 1. */
    public long remainingMillis(long nowNanos) {
        return Math.max(1, remainingNanos(nowNanos) / 1_000_000);
    }

    public Deadline orEarlier(long otherNanos) {
        return otherNanos - atNanos < 0 ? new Deadline(otherNanos) : this;
    }

    /**
     * How long a call may take: longer by what {@code Prefer: wait=N} asks for (RFC 7240), up to a bound.
     *
     * @param prefer the header's values
     */
    public static Duration patience(Duration usual, Duration max, List<String> prefer) {
        Duration wished = usual.plusSeconds(waitSeconds(prefer, max.toSeconds()));
        return wished.compareTo(max) < 0 ? wished : max;
    }

    private static long waitSeconds(List<String> prefer, long secondsMax) {
        for (String header : prefer) {
            for (String preference : header.split(",", -1)) {
                String text = preference.strip().toLowerCase(Locale.ROOT);
                if (text.startsWith("wait=")) {
                    return seconds(text.substring("wait=".length()).strip(), secondsMax);
                }
            }
        }
        return 0;
    }

    private static long seconds(String text, long secondsMax) {
        String digits = text.replace("\"", "");
        if (digits.isEmpty()
                || digits.length() > 9
                || !digits.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return 0;
        }
        return Math.min(Long.parseLong(digits), secondsMax);
    }
}
