package caravan.chassis.messages.workers;

import caravan.chassis.api.Worker;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.DatabaseFailure;
import caravan.kernel.Outage;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Runs a worker on a virtual thread until the service stops. */
public final class WorkerLoop {
    /** How long a shutdown waits for the running piece of work before it interrupts it. */
    static final Duration STOP_MAX = Duration.ofSeconds(5);

    private static final Duration STOP_AFTER_INTERRUPT_MAX = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(WorkerLoop.class);

    private final String name;
    private final Duration idle;
    private final Worker worker;
    private final Counter failures;
    private final Outage outage = new Outage();
    private final Wakeup wakeup = new Wakeup();
    private final StopSignal stopSignal = new StopSignal();
    private @Nullable Thread thread;

    public WorkerLoop(String name, Duration idle, Worker worker, Counter failures) {
        this.name = name;
        this.idle = idle;
        this.worker = worker;
        this.failures = failures;
    }

    public void wake() {
        wakeup.wake();
    }

    public void start() {
        thread = Thread.ofVirtual()
                .name("worker-" + name)
                .start(() -> ScopedValue.where(Transactions.WORK, name).run(this::loop));
    }

    public void beginStop() {
        stopSignal.begin();
        wakeup.wake();
    }

    public void awaitEnd() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        try {
            if (running.join(STOP_MAX)) {
                return;
            }
            running.interrupt();
            if (!running.join(STOP_AFTER_INTERRUPT_MAX)) {
                LOG.atWarn().addKeyValue("worker", name).log("A worker did not stop in time");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        try {
            while (!stopSignal.hasBegun()) {
                switch (workOnce()) {
                    case MORE -> {}
                    case NO_MORE -> wakeup.await(worker.pause(idle));
                    case FAILED -> wakeup.await(idle);
                }
            }
            worker.finish();
        } catch (InterruptedException stopped) {
            LOG.atDebug().addKeyValue("worker", name).log("A worker was interrupted: its stop took too long");
        }
    }

    private enum Outcome {
        MORE,
        NO_MORE,
        FAILED
    }

    private Outcome workOnce() throws InterruptedException {
        try {
            boolean isMore = worker.work();
            outage.over()
                    .ifPresent(was -> LOG.atInfo()
                            .addKeyValue("worker", name)
                            .addKeyValue("failures", was.failures())
                            .addKeyValue("lasted", was.lasted())
                            .log("A worker works again"));
            return isMore ? Outcome.MORE : Outcome.NO_MORE;
        } catch (RuntimeException | Error failure) {
            failures.increment();
            tell(failure);
            return Outcome.FAILED;
        }
    }

    /** A bug is logged once with its stack trace; a database failure without one. A full disk is logged by the process, once for all. */
    private void tell(Throwable failure) {
        DatabaseFailure told = DatabaseFailure.of(failure);
        if (told == DatabaseFailure.FULL) {
            return;
        }
        outage.failed(told.isPassing() ? told : failure.getClass()).ifPresent(report -> {
            LoggingEventBuilder event = told.isPassing() ? LOG.atWarn() : LOG.atError();
            if (report.isNew() && !told.isPassing()) {
                event = event.setCause(failure);
            }
            event.addKeyValue("worker", name)
                    .addKeyValue("failure", Outage.line(failure))
                    .addKeyValue("failures", report.failures())
                    .log("A worker failed: it goes on after its idle time");
        });
    }
}
