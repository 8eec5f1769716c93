package caravan.audit;

import caravan.audit.domain.Progress;
import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Worker;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs audits on demand, one after the other. A request joins the audit that runs or waits, if that checks enough. */
public final class RunAudits implements Worker {
    /** Ended audits that can still be read. */
    static final int ENDED_KEPT_MAX = 8;

    private final Evidence evidence;
    private final Identifiers identifiers;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    /** At most one full audit and one other. Further requests join them. */
    private final Deque<AuditRun> waiting = new ArrayDeque<>();

    private final Deque<AuditRun> ended = new ArrayDeque<>();
    private @Nullable AuditRun running;

    RunAudits(Evidence evidence, Identifiers identifiers, Clock clock) {
        this.evidence = evidence;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    /**
     * Joins the audit that runs or waits, or else asks for a new one.
     *
     * @param full whether the audit must check everything
     */
    public AuditRun ask(boolean full) {
        lock.lock();
        try {
            Optional<AuditRun> there = Stream.concat(Stream.ofNullable(running), waiting.stream())
                    .filter(run -> run.full() || !full)
                    .findFirst();
            return there.orElseGet(() -> {
                AuditRun asked = new AuditRun(identifiers.next(), full, clock.instant());
                waiting.add(asked);
                return asked;
            });
        } finally {
            lock.unlock();
        }
    }

    /** An audit that runs, waits, or has ended recently. */
    public Optional<AuditRun> run(UUID id) {
        lock.lock();
        try {
            return Stream.of(Stream.ofNullable(running), waiting.stream(), ended.stream())
                    .flatMap(each -> each)
                    .filter(run -> run.id().equals(id))
                    .findFirst();
        } finally {
            lock.unlock();
        }
    }

    /** The audit that runs, or else the next one that waits. */
    public Optional<AuditRun> running() {
        lock.lock();
        try {
            return Stream.concat(Stream.ofNullable(running), waiting.stream()).findFirst();
        } finally {
            lock.unlock();
        }
    }

    /** About how much work is in progress. */
    public long waiting() {
        return evidence.waiting();
    }

    /** The audit that ended last. */
    public Optional<AuditRun> lastEnded() {
        lock.lock();
        try {
            return Optional.ofNullable(ended.peekLast());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean work() {
        AuditRun next = take();
        if (next == null) {
            return false;
        }
        try {
            next.ended(evidence.examine(clock.instant(), next.full(), now -> tell(next, now)));
        } catch (RuntimeException | Error failed) {
            next.failed(failed);
            throw failed;
        } finally {
            keep(next);
        }
        return true;
    }

    private static void tell(AuditRun run, Progress now) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the process stops");
        }
        run.isAt(now);
    }

    private @Nullable AuditRun take() {
        lock.lock();
        try {
            running = waiting.poll();
            return running;
        } finally {
            lock.unlock();
        }
    }

    private void keep(AuditRun run) {
        lock.lock();
        try {
            running = null;
            ended.add(run);
            if (ended.size() > ENDED_KEPT_MAX) {
                ended.remove();
            }
        } finally {
            lock.unlock();
        }
    }
}
