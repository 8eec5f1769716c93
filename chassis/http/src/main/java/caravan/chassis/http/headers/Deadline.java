package caravan.chassis.http.headers;

import java.time.Duration;
import java.util.Optional;

/**
 * When the caller stops waiting. Work that has not begun by then need not begin; work that has begun is finished.
 *
 * @param atNanos on the scale of {@link System#nanoTime}
 */
public record Deadline(long atNanos) {
    private static final ScopedValue<Deadline> CURRENT = ScopedValue.newInstance();

    /** @param left from now on */
    public static Deadline in(Duration left, long nowNanos) {
        return new Deadline(nowNanos + left.toNanos());
    }

    /** The deadline of the work on this thread, if it has one. */
    public static Optional<Deadline> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /** Does work within this deadline: everything it calls on this thread finds the deadline. */
    public <T, X extends Throwable> T during(ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(CURRENT, this).<T, X>call(work::call);
    }

    public boolean isOver(long nowNanos) {
        return nowNanos - atNanos >= 0;
    }

    /** The time left; zero once it is over. */
    public Duration left(long nowNanos) {
        return Duration.ofNanos(Math.max(0, atNanos - nowNanos));
    }
}
