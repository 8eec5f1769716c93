package caravan.client;

import java.util.Optional;
import java.util.function.Function;

/** Whether the server did what was asked, or refused it. */
public sealed interface Outcome<T> {
    /** It was done or found: a status of 2xx. */
    record Done<T>(int status, T value) implements Outcome<T> {}

    /** It was refused: a status of 4xx or 5xx. */
    record Refused<T>(ProblemDetails problem) implements Outcome<T> {}

    default <R> Outcome<R> map(Function<T, R> change) {
        return switch (this) {
            case Done<T>(int status, T value) -> new Done<>(status, change.apply(value));
            case Refused<T>(ProblemDetails problem) -> new Refused<>(problem);
        };
    }

    /** The value, if it was done. */
    default Optional<T> done() {
        return switch (this) {
            case Done<T>(int _, T value) -> Optional.of(value);
            case Refused<T> _ -> Optional.empty();
        };
    }

    /** The refusal, if it was refused. */
    default Optional<ProblemDetails> refused() {
        return switch (this) {
            case Done<T> _ -> Optional.empty();
            case Refused<T>(ProblemDetails problem) -> Optional.of(problem);
        };
    }

    /**
     * The value, for a caller that cannot handle a refusal.
     *
     * @throws RefusedException if it was refused
     */
    default T orThrow() {
        return switch (this) {
            case Done<T>(int _, T value) -> value;
            case Refused<T>(ProblemDetails problem) -> throw new RefusedException(problem);
        };
    }
}
