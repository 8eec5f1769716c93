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
 * A batcher without a timer and without a thread of its own: a caller that finds it idle runs a batch with all that
 * waits. It then hands the lead to the caller that has waited longest, so that nobody serves others for ever. (The
 * combining of waiting callers is flat combining: Hendler, Incze, Shavit, Tzafrir, SPAA 2010; and PostgreSQL's own
 * group commit.) Under load it waits a little for further ones ({@link BatchLinger}).
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

    /** Answers whether the caller is to run a batch now; otherwise its command waits in the queue. */
    private boolean enter(WaitingCommand<C, R> mine) {
        lock.lock();
        try {
            if (leaders < limits.batchesAtOnceMax()) {
                leaders++;
                return true;
            }
            if (waiting.size() >= limits.queueCommandsMax()) {
                metrics.refused();
                throw new OverloadedException("the queue of " + name + ", which holds " + limits.queueCommandsMax());
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
            // Such as a heap that is full. Whoever is not told would wait for ever.
            fail(mine, failure);
            batch.forEach(command -> fail(command, failure));
        } finally {
            // First the next batch, then this one's callers: they only have to write their answers.
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
     * A command whose caller has given up is answered, not done: under too much load, what is late would make the next
     * late too. A leader whose own command is late still runs the others', which wait for nobody else.
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

    /** The failure was made on another thread, and may be told to several callers: each throws it as it is. */
    private static RuntimeException rethrown(@Nullable Throwable failure) {
        switch (failure) {
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            case null, default -> throw new IllegalStateException("a batch failed", failure);
        }
    }
}
