package caravan.users.passwords;

import caravan.chassis.api.http.OverloadedException;
import caravan.users.domain.Password;
import caravan.users.domain.PasswordHash;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Hashes as many passwords at once as there are cores, first come, first served; more wait in a bounded queue. On
 * threads of its own: tens of milliseconds of pure computing would hold up every request that shares a carrier of
 * virtual threads.
 */
public final class BoundedPasswordHasher implements PasswordHasher {
    private static final Duration THREAD_KEPT = Duration.ofSeconds(10);

    private final Argon2id cost;
    private final SecureRandom random;
    private final ThreadPoolExecutor threads;
    private final int waitingMax;
    private final Duration waitMax;
    private final PasswordHash nobodys;

    /**
     * @param hashesAtOnceMax 19 MiB and one core each
     * @param waitingMax how many may wait
     * @param waitMax how long one may wait
     */
    public BoundedPasswordHasher(SecureRandom random, int hashesAtOnceMax, int waitingMax, Duration waitMax) {
        this(Argon2id.TODAY, random, hashesAtOnceMax, waitingMax, waitMax);
    }

    BoundedPasswordHasher(Argon2id cost, SecureRandom random, int hashesAtOnceMax, int waitingMax, Duration waitMax) {
        this.cost = cost;
        this.random = random;
        this.waitingMax = waitingMax;
        this.waitMax = waitMax;
        this.threads = new ThreadPoolExecutor(
                hashesAtOnceMax,
                hashesAtOnceMax,
                THREAD_KEPT.toMillis(),
                TimeUnit.MILLISECONDS,
                new ArrayBlockingQueue<>(waitingMax),
                Thread.ofPlatform().daemon().name("password-hasher-", 0).factory());
        // Idle threads go: nothing has to be stopped at the end.
        this.threads.allowCoreThreadTimeOut(true);
        // Of no password: 256 random bits are no hash that anybody could find a text for.
        this.nobodys = cost.format(bytes(Argon2id.SALT_BYTES), bytes(Argon2id.HASH_BYTES));
    }

    @Override
    public PasswordHash hash(Password password) throws InterruptedException {
        byte[] salt = bytes(Argon2id.SALT_BYTES);
        return compute(() -> cost.hash(password, salt));
    }

    @Override
    public boolean matches(Password password, PasswordHash hash) throws InterruptedException {
        return compute(() -> Argon2id.matches(password, hash));
    }

    @Override
    public boolean matchesNobody(Password password) throws InterruptedException {
        return matches(password, nobodys);
    }

    @Override
    public boolean isOutdated(PasswordHash hash) {
        return Argon2id.parse(hash).cost().isWeakerThan(cost);
    }

    private <T> T compute(Callable<T> work) throws InterruptedException {
        Future<T> future;
        try {
            future = threads.submit(work);
        } catch (RejectedExecutionException full) {
            throw new OverloadedException("the queue of passwords to hash is full: " + waitingMax + " wait");
        }
        try {
            return future.get(waitMax.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException tooLong) {
            throw new OverloadedException("a password waited longer than " + waitMax + " to be hashed");
        } catch (ExecutionException failed) {
            throw new IllegalStateException("hashing a password failed", failed.getCause());
        } finally {
            // Whoever no longer waits leaves the queue's work undone.
            future.cancel(false);
        }
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
