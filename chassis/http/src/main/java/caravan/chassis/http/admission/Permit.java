package caravan.chassis.http.admission;

import caravan.chassis.http.problems.Refusal;

/** One request's place among those that are handled, and the time of its work. For one thread at a time. */
public final class Permit implements AutoCloseable {
    private final Admission admission;
    private final Priority priority;
    private final BaselineLatency baseline;
    private final long begunNanos;
    private long sinceNanos;
    private long workNanos;
    private boolean held;
    private boolean closed;

    /** @throws Refusal 503 if there is no room */
    public Permit(Admission admission, Priority priority, BaselineLatency baseline) {
        this.admission = admission;
        this.priority = priority;
        this.baseline = baseline;
        admission.take(priority);
        begunNanos = System.nanoTime();
        sinceNanos = begunNanos;
        held = true;
    }

    /** Gives the place back while the request waits for something that is not work of this process. */
    public void pause() {
        if (held) {
            held = false;
            workNanos += System.nanoTime() - sinceNanos;
            admission.give(priority);
        }
    }

    /** Takes a place again, even if there is no room: the request has begun. */
    public void resume() {
        admission.takeAnyway(priority);
        hold();
    }

    /**
     * Takes a place again after a pause, if nothing has been done yet.
     *
     * @throws Refusal 503 if there is no room any more
     */
    public void resumeIfThereIsRoom() {
        if (!held) {
            admission.take(priority);
            hold();
        }
    }

    private void hold() {
        sinceNanos = System.nanoTime();
        held = true;
    }

    /** How long the process has worked on it until the last pause, or in all if it is closed. */
    public long workNanos() {
        return workNanos;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            pause();
            admission.done(priority, baseline, begunNanos, workNanos);
        }
    }
}
