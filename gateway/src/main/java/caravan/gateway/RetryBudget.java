package caravan.gateway;

/**
 * How many retries a service may be given: a share of its requests and a small floor, so that retries can never become
 * the load (Finagle's retry budgets). Thread-safe.
 */
final class RetryBudget {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double perRequest;
    private final double perSecond;
    private final double retriesSavedMax;
    private double saved;
    private long countedNanos;

    /**
     * @param sharePercent of the requests
     * @param floorPerSecond retries that are allowed however few requests there are
     * @param retriesSavedMax how many can be saved up
     */
    RetryBudget(int sharePercent, int floorPerSecond, int retriesSavedMax, long nowNanos) {
        this.perRequest = sharePercent / 100.0;
        this.perSecond = floorPerSecond;
        this.retriesSavedMax = retriesSavedMax;
        this.saved = Math.min(floorPerSecond, retriesSavedMax);
        this.countedNanos = nowNanos;
    }

    synchronized void requestCame() {
        saved = Math.min(retriesSavedMax, saved + perRequest);
    }

    /** Takes one retry, if there is one. */
    synchronized boolean tryTake(long nowNanos) {
        double seconds = Math.max(0, nowNanos - countedNanos) / NANOS_PER_SECOND;
        saved = Math.min(retriesSavedMax, saved + seconds * perSecond);
        countedNanos = nowNanos;
        if (saved < 1) {
            return false;
        }
        saved--;
        return true;
    }
}
