package caravan.edge.gateway.retries;

/**
 * How many retries a service may get: a share of its requests and a small floor, so that retries never become the main load (like the
 * retry budgets of Finagle). Thread-safe.
 */
public final class RetryBudget {
    private static final long RETRY = 100;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long perRequest;
    private final long perSecond;
    private final long savedMax;
    /** In hundredths of a retry. */
    private long saved;

    private long countedNanos;

    /**
     * @param sharePercent of the requests
     * @param floorPerSecond retries that are allowed even with few requests
     * @param retriesSavedMax how many can be saved up
     */
    public RetryBudget(int sharePercent, int floorPerSecond, int retriesSavedMax, long nowNanos) {
        this.perRequest = sharePercent;
        this.perSecond = floorPerSecond * RETRY;
        this.savedMax = retriesSavedMax * RETRY;
        this.saved = Math.min(perSecond, savedMax);
        this.countedNanos = nowNanos;
    }

    public synchronized void requestCame() {
        saved = Math.min(savedMax, saved + perRequest);
    }

    /** Takes one retry if there is one. */
    public synchronized boolean tryTake(long nowNanos) {
        if (perSecond > 0) {
            long interval = NANOS_PER_SECOND / perSecond;
            long earned = Math.max(0, nowNanos - countedNanos) / interval;
            saved = Math.min(savedMax, saved + earned);
            countedNanos += earned * interval;
        }
        if (saved < RETRY) {
            return false;
        }
        saved -= RETRY;
        return true;
    }
}
