package caravan.users.passwords;

import caravan.users.passwords.HashTurn.Urgency;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Threads that compute hashes, the most urgent first, and their bounded queues. A thread starts when it is first needed, and stays until
 * the service stops. Each new thread would take another arena of the C library, which keeps the 19 MiB of a hash (measured: 250 MiB after
 * two threads were replaced six times).
 */
final class HashingThreads implements AutoCloseable {
    private static final int MOST_URGENT_IN_A_ROW_MAX = 3;

    private final int threadsMax;
    private final int waitingMax;
    private final int newPasswordsAtOnceMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Urgency, Deque<Job>> waiting = new EnumMap<>(Urgency.class);
    private int threads;
    private int idle;
    private int busy;
    private int newPasswords;
    private int mostUrgentInARow;
    private boolean closed;

    private record Job(Urgency urgency, Runnable work) {}

    /** @param waitingMax jobs that wait, for each urgency: one urgency cannot fill the queue of another */
    HashingThreads(int threadsMax, int waitingMax) {
        this.threadsMax = threadsMax;
        this.waitingMax = waitingMax;
        this.newPasswordsAtOnceMax = Math.max(1, threadsMax - 1);
        for (Urgency urgency : Urgency.values()) {
            waiting.put(urgency, new ArrayDeque<>());
        }
    }

    /** @return false if too many jobs wait, or the threads have stopped */
    boolean offer(Urgency urgency, Runnable work) {
        lock.lock();
        try {
            Deque<Job> queue = queueOf(urgency);
            if (closed || queue.size() >= waitingMax + threadsMax - busy) {
                return false;
            }
            queue.add(new Job(urgency, work));
            int queued = waiting.values().stream().mapToInt(Deque::size).sum();
            if (queued > idle && threads < threadsMax) {
                threads++;
                Thread.ofPlatform().daemon().name("password-hasher-" + threads).start(this::run);
            }
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Removes a job that nobody waits for any more. Does nothing if it has begun. */
    void withdraw(Urgency urgency, Runnable work) {
        lock.lock();
        try {
            queueOf(urgency).removeIf(job -> job.work() == work);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        Job job = next();
        while (job != null) {
            try {
                job.work().run();
            } finally {
                done(job);
            }
            job = next();
        }
    }

    private @Nullable Job next() {
        lock.lock();
        try {
            Job job = take();
            while (job == null && !closed) {
                idle++;
                changed.awaitUninterruptibly();
                idle--;
                job = take();
            }
            return job;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the most urgent job. After some urgent ones in a row it takes another sign-in, so that known devices cannot block all others
     * with many sign-ins.
     */
    private @Nullable Job take() {
        if (mostUrgentInARow >= MOST_URGENT_IN_A_ROW_MAX) {
            mostUrgentInARow = 0;
            Job job = takeOf(Urgency.SIGN_IN);
            if (job != null) {
                return job;
            }
        }
        for (Urgency urgency : Urgency.values()) {
            Job job = takeOf(urgency);
            if (job != null) {
                mostUrgentInARow = urgency == Urgency.KNOWN_DEVICE ? mostUrgentInARow + 1 : 0;
                return job;
            }
        }
        return null;
    }

    private @Nullable Job takeOf(Urgency urgency) {
        boolean isNew = urgency == Urgency.NEW_PASSWORD;
        Job job = isNew && newPasswords >= newPasswordsAtOnceMax
                ? null
                : queueOf(urgency).poll();
        if (job != null) {
            busy++;
            newPasswords += isNew ? 1 : 0;
        }
        return job;
    }

    private void done(Job job) {
        lock.lock();
        try {
            busy--;
            newPasswords -= job.urgency() == Urgency.NEW_PASSWORD ? 1 : 0;
        } finally {
            lock.unlock();
        }
    }

    private Deque<Job> queueOf(Urgency urgency) {
        Deque<Job> queue = waiting.get(urgency);
        if (queue == null) {
            throw new IllegalStateException("no queue of " + urgency);
        }
        return queue;
    }
}
