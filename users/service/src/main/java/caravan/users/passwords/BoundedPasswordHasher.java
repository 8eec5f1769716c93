package caravan.users.passwords;

import caravan.chassis.api.http.OverloadedException;
import caravan.users.domain.Password;
import caravan.users.domain.PasswordHash;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Hashes a bounded number of passwords at once. More wait in bounded queues, sign-ins before registrations. It has its own threads: a hash
 * computes for tens of milliseconds, and would delay all requests on the same carrier thread.
 */
public final class BoundedPasswordHasher implements PasswordHasher, AutoCloseable {
    private final Argon2id cost;
    private final SecureRandom random;
    private final HashingThreads threads;
    private final int waitingMax;
    private final Duration waitMax;
    private final PasswordHash nobodys;

    /**
     * @param hashesAtOnceMax 19 MiB and one core each
     * @param waitingMax how many passwords of each urgency may wait
     * @param waitMax how long a password may wait
     */
    public BoundedPasswordHasher(SecureRandom random, int hashesAtOnceMax, int waitingMax, Duration waitMax) {
        this(Argon2id.TODAY, random, hashesAtOnceMax, waitingMax, waitMax);
    }

    BoundedPasswordHasher(Argon2id cost, SecureRandom random, int hashesAtOnceMax, int waitingMax, Duration waitMax) {
        this.cost = cost;
        this.random = random;
        this.waitingMax = waitingMax;
        this.waitMax = waitMax;
        this.threads = new HashingThreads(hashesAtOnceMax, waitingMax);
        // Random bits instead of a hash: nobody can find a password for them.
        this.nobodys = cost.format(bytes(Argon2id.SALT_BYTES), bytes(Argon2id.HASH_BYTES));
    }

    @Override
    public PasswordHash hash(Password password, HashTurn turn) throws InterruptedException {
        byte[] salt = bytes(Argon2id.SALT_BYTES);
        return compute(turn, () -> cost.hash(password, salt));
    }

    @Override
    public boolean matches(Password password, PasswordHash hash, HashTurn turn) throws InterruptedException {
        return compute(turn, () -> Argon2id.matches(password, hash));
    }

    @Override
    public boolean matchesNobody(Password password, HashTurn turn) throws InterruptedException {
        return matches(password, nobodys, turn);
    }

    @Override
    public boolean isOutdated(PasswordHash hash) {
        return Argon2id.parse(hash).cost().isWeakerThan(cost);
    }

    /** Ends the threads once their work is done. */
    @Override
    public void close() {
        threads.close();
    }

    private <T> T compute(HashTurn turn, Callable<T> work) throws InterruptedException {
        return turn.waiting().waiting(waitMax, timeout -> compute(turn.urgency(), work, timeout));
    }

    private <T> T compute(HashTurn.Urgency urgency, Callable<T> work, Duration timeout) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(work);
        if (!threads.offer(urgency, task)) {
            throw new OverloadedException("the queue of passwords to hash is full: " + waitingMax + " wait");
        }
        try {
            return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException tooLong) {
            throw new OverloadedException("a password waited longer than " + timeout + " to be hashed");
        } catch (ExecutionException failed) {
            throw new IllegalStateException("hashing a password failed", failed.getCause());
        } finally {
            // No caller waits for this work any more.
            task.cancel(false);
            threads.withdraw(urgency, task);
        }
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
