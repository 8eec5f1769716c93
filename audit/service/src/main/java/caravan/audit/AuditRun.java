package caravan.audit;

import caravan.audit.domain.Progress;
import caravan.audit.domain.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One audit, from its request on. Requests that come while it runs get the same audit. */
public final class AuditRun {
    private final UUID id;
    private final boolean full;
    private final Instant askedAt;
    private final CompletableFuture<Report> result = new CompletableFuture<>();
    private volatile Progress progress = Progress.NONE;

    AuditRun(UUID id, boolean full, Instant askedAt) {
        this.id = id;
        this.full = full;
        this.askedAt = askedAt;
    }

    public UUID id() {
        return id;
    }

    /** Whether it checks everything, and not only what has changed since the last clean audit. */
    public boolean full() {
        return full;
    }

    public Instant askedAt() {
        return askedAt;
    }

    public Progress progress() {
        return progress;
    }

    /**
     * The report; empty if it is not there in time.
     *
     * @throws IllegalStateException if the audit failed, with the cause
     */
    public Optional<Report> within(Duration timeout) throws InterruptedException {
        try {
            return Optional.of(result.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException running) {
            return Optional.empty();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the audit failed", failed.getCause());
        }
    }

    void isAt(Progress now) {
        progress = now;
    }

    void ended(Report report) {
        result.complete(report);
    }

    void failed(Throwable cause) {
        result.completeExceptionally(cause);
    }
}
