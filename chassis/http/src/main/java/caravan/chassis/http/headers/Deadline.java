package caravan.chassis.http.headers;

import java.time.Duration;
import java.util.Optional;

/**
 * When the one who asked gives up. What has not begun by then need not begin; what has begun is finished.
 *
 * @param atNanos on the scale of {@link System#nanoTime}
 */
public record Deadline(long atNanos) {
    private static final ScopedValue<Deadline> CURRENT = ScopedValue.newInstance();

    /** @param left from now on */
    public static Deadline in(Duration left, long nowNanos) {
        return new Deadline(nowNanos + left.toNanos());
    }

    /** The deadline of what this thread does, if it has one. */
    public static Optional<Deadline> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /** Does something that is to be done by then; whatever it calls on this thread finds the deadline. */
    public <T, X extends Throwable> T during(ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(CURRENT, this).<T, X>call(work::call);
    }

    public boolean isOver(long nowNanos) {
        return nowNanos - atNanos >= 0;
    }

    /** What is left of it; zero once it is over. */
    public Duration left(long nowNanos) {
        return Duration.ofNanos(Math.max(0, atNanos - nowNanos));
    }
}
