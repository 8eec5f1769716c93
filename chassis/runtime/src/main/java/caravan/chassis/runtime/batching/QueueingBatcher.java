package caravan.chassis.runtime.batching;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.http.DeadlineExceededException;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.http.OverloadedException;
import caravan.chassis.api.http.Reply;
import caravan.chassis.runtime.batching.WaitingCommand.Signal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A batcher without a timer and without its own thread. A caller that finds it idle becomes the leader, and runs a batch of all waiting
 * commands. Then the caller that has waited longest becomes the leader, so nobody works for others for ever. (The combining of waiting
 * callers is flat combining: Hendler, Incze, Shavit, Tzafrir, SPAA 2010; and PostgreSQL's own group commit.) Under load it waits a little
 * for further ones ({@link BatchLinger}).
 */
final class QueueingBatcher<C, R> implements Batcher<C, R> {
    private final String name;
    private final BatcherLimits limits;
    private final BatchRun<C, R> run;
    private final BatcherMetrics metrics;
    private final BatchLinger linger;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<WaitingCommand<C, R>> waiting = new ArrayDeque<>();
    private int leaders;

    QueueingBatcher(String name, BatcherLimits limits, BatchRun<C, R> run, BatcherMetrics metrics) {
        this.name = name;
        this.limits = limits;
        this.run = run;
        this.metrics = metrics;
        this.linger = new BatchLinger(limits.lingerMax(), System::nanoTime, LockSupport::parkNanos);
        metrics.watchQueue(this, QueueingBatcher::queueLength);
    }

    @Override
    public R submit(C command) {
        WaitingCommand<C, R> mine = new WaitingCommand<>(command, Optional.empty(), null);
        return switch (settle(mine)) {
            case CommandResult.Done<R>(R outcome) -> outcome;
            case CommandResult.Answered<R> answered ->
                throw new IllegalStateException("a reply to a command that asked for none");
            case CommandResult.Failed<R>(Throwable failure) -> throw rethrown(failure);
        };
    }

    @Override
    public Reply submit(Optional<IdempotencyKey> key, C command, Function<R, Reply> toReply) {
        WaitingCommand<C, R> mine = new WaitingCommand<>(command, key, toReply);
        return switch (settle(mine)) {
            case CommandResult.Answered<R>(Reply reply) -> reply;
            case CommandResult.Done<R> done ->
                throw new IllegalStateException("no reply to a command that asked for one");
            case CommandResult.Failed<R>(Throwable failure) -> throw rethrown(failure);
        };
    }

    private CommandResult<R> settle(WaitingCommand<C, R> mine) {
        if (enter(mine) || mine.await() == Signal.LEAD) {
            lead(mine);
        }
        return mine.settlement();
    }

    /** Returns whether the caller must run a batch now. If not, its command waits in the queue. */
    private boolean enter(WaitingCommand<C, R> mine) {
        lock.lock();
        try {
            if (leaders < limits.batchesAtOnceMax()) {
                leaders++;
                return true;
            }
            if (waiting.size() >= limits.queueCommandsMax()) {
                metrics.refused();
                throw new OverloadedException(
                        "the queue of " + name + " is full, with " + limits.queueCommandsMax() + " commands");
            }
            waiting.add(mine);
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void lead(WaitingCommand<C, R> mine) {
        List<WaitingCommand<C, R>> batch = new ArrayList<>();
        try {
            linger.await(this::queueLength, limits.batchCommandsMax());
            takeBatch(mine, batch);
            if (!batch.isEmpty()) {
                run.settleAll(batch);
            }
        } catch (RuntimeException | Error failure) {
            // An error such as a full heap. Callers that got no result would wait for ever.
            fail(mine, failure);
            batch.forEach(command -> fail(command, failure));
        } finally {
            // The next batch starts first, then this one's callers wake: they only write their answers.
            handOn();
            for (WaitingCommand<C, R> command : batch) {
                if (command != mine) {
                    command.tell(Signal.SETTLED);
                }
            }
        }
    }

    private void fail(WaitingCommand<C, R> command, Throwable failure) {
        if (!command.isSettled()) {
            command.settle(new CommandResult.Failed<>(failure));
        }
    }

    private void takeBatch(WaitingCommand<C, R> mine, List<WaitingCommand<C, R>> batch) {
        long nowNanos = System.nanoTime();
        take(mine, batch, nowNanos);
        lock.lock();
        try {
            while (batch.size() < limits.batchCommandsMax() && !waiting.isEmpty()) {
                take(waiting.remove(), batch, nowNanos);
            }
            linger.took(batch.size());
        } finally {
            lock.unlock();
        }
    }

    /**
     * A command whose deadline has passed is refused, not done: under overload, a late command would delay the next ones. A leader whose
     * own command is late still runs the others, since nobody else does.
     */
    private void take(WaitingCommand<C, R> command, List<WaitingCommand<C, R>> batch, long nowNanos) {
        if (command.isLate(nowNanos)) {
            metrics.late();
            command.settle(new CommandResult.Failed<>(new DeadlineExceededException(name)));
            command.tell(Signal.SETTLED);
        } else {
            batch.add(command);
        }
    }

    private void handOn() {
        WaitingCommand<C, R> next;
        lock.lock();
        try {
            next = waiting.poll();
            if (next == null) {
                leaders--;
            }
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.tell(Signal.LEAD);
        }
    }

    private int queueLength() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** The failure comes from another thread, and several callers may get it. Each throws it unchanged. */
    private static RuntimeException rethrown(@Nullable Throwable failure) {
        switch (failure) {
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            case null, default -> throw new IllegalStateException("a batch failed", failure);
        }
    }
}
