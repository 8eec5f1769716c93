package caravan.chassis.runtime.batching;

import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.tracing.TracedWork;
import caravan.chassis.http.headers.Deadline;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A caller's command, on which the caller waits. */
final class WaitingCommand<C, R> {
    /** The reason why a waiting caller is woken: it has a result, or it must run the next batch. */
    enum Signal {
        SETTLED,
        LEAD
    }

    private final C command;
    private final Optional<IdempotencyKey> key;
    private final @Nullable Function<R, Reply> toReply;
    private final Optional<Deadline> deadline = Deadline.current();
    private final @Nullable TracedWork traced = TracedWork.current();
    private final CompletableFuture<Signal> signal = new CompletableFuture<>();
    private volatile @Nullable CommandResult<R> settlement;

    WaitingCommand(C command, Optional<IdempotencyKey> key, @Nullable Function<R, Reply> toReply) {
        this.command = command;
        this.key = key;
        this.toReply = toReply;
    }

    C command() {
        return command;
    }

    Optional<IdempotencyKey> key() {
        return key;
    }

    /** The work that submitted it; null if its trace is not kept. */
    @Nullable
    TracedWork traced() {
        return traced;
    }

    /** Whether the caller's deadline has passed. */
    boolean isLate(long nowNanos) {
        return deadline.isPresent() && deadline.get().isOver(nowNanos);
    }

    /** Turns an outcome into a result. The reply is made here, inside the transaction. */
    CommandResult<R> settlementOf(R outcome) {
        return toReply == null
                ? new CommandResult.Done<>(outcome)
                : new CommandResult.Answered<>(toReply.apply(outcome));
    }

    void settle(CommandResult<R> how) {
        settlement = how;
    }

    boolean isFailed() {
        return settlement instanceof CommandResult.Failed<R>;
    }

    boolean isSettled() {
        return settlement != null;
    }

    CommandResult<R> settlement() {
        CommandResult<R> how = settlement;
        if (how == null) {
            throw new IllegalStateException("a caller was woken before its outcome was stored");
        }
        return how;
    }

    /** Waits even if the thread is interrupted, since the command may be in a running transaction. */
    Signal await() {
        return signal.join();
    }

    void tell(Signal what) {
        signal.complete(what);
    }
}
