package caravan.chassis.runtime.tokens;

import caravan.chassis.api.http.EndedSessionPages;
import caravan.chassis.api.http.EndedSessionPages.Page;
import caravan.chassis.messages.workers.StopSignal;
import caravan.kernel.Backoff;
import caravan.kernel.Outage;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls for ended sessions. Messages also report them, but the last message does not show whether one was lost. It has one thread for the
 * process, and one that watches the age of the last answer. If nobody answers, a broker that confirms that all messages were received also
 * counts.
 */
public final class EndedSessionsPoller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EndedSessionsPoller.class);

    /** Further pages are read in the next turn. */
    private static final int PAGES_PER_TURN_MAX = 200;

    private static final Duration JUST_AFTER = Duration.ofMillis(1);
    /** The interval of checks while the answer is too old. */
    private static final Duration WATCH_INTERVAL_MIN = Duration.ofMillis(250);

    private static final Duration STOP_MAX = Duration.ofSeconds(5);
    private static final Backoff AFTER_FAILURE = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(2));

    private final Source source;
    private final BooleanSupplier hasReceivedAll;
    private final TokenVerifier tokens;
    private final EndedSessionsAge age;
    private final Duration interval;
    private final StopSignal stopSignal = new StopSignal();
    private final CountDownLatch knownOnce = new CountDownLatch(1);
    private final Outage outage = new Outage();
    private Optional<String> mark = Optional.empty();
    private int failures;
    /** When the present read of all pages began. It may take several turns. The age of the list counts from here. */
    private long beganNanos;

    private boolean isWalking;
    private @Nullable Thread thread;
    private @Nullable Thread watching;

    /** A source of ended sessions. */
    @FunctionalInterface
    interface Source {
        /** @see EndedSessionPages#after */
        Page after(Optional<String> mark) throws IOException;
    }

    private enum Outcome {
        KNOWN,
        MORE,
        UNKNOWN
    }

    /**
     * @param hasReceivedAll whether all messages of the broker about ended sessions were received; may ask it, and wait
     * @param interval the time from an answer to the next request
     */
    EndedSessionsPoller(
            Source source,
            BooleanSupplier hasReceivedAll,
            TokenVerifier tokens,
            EndedSessionsAge age,
            Duration interval) {
        this.source = source;
        this.hasReceivedAll = hasReceivedAll;
        this.tokens = tokens;
        this.age = age;
        this.interval = interval;
    }

    /** Asks the service in this process. */
    public static EndedSessionsPoller ofItself(
            EndedSessionPages pages,
            BooleanSupplier hasReceivedAll,
            TokenVerifier tokens,
            EndedSessionsAge age,
            Duration interval) {
        return new EndedSessionsPoller(
                mark -> pages.after(mark, EndedSessionsOverHttp.ROWS_PER_PAGE), hasReceivedAll, tokens, age, interval);
    }

    /** Asks another process. @param instance gives the address of an instance */
    public static EndedSessionsPoller ofAnother(
            Supplier<URI> instance,
            BooleanSupplier hasReceivedAll,
            TokenVerifier tokens,
            EndedSessionsAge age,
            Duration interval) {
        return new EndedSessionsPoller(EndedSessionsOverHttp.asking(instance), hasReceivedAll, tokens, age, interval);
    }

    public void start() {
        thread = Thread.ofVirtual().name("ended-sessions").start(this::run);
        watching = Thread.ofVirtual().name("ended-sessions-age").start(this::watch);
    }

    /** Waits for the first answer, for a limited time. */
    public void awaitFirst(Duration wait) {
        try {
            if (!knownOnce.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.atWarn()
                        .log(
                                "The ended sessions are not known yet: until they are, requests that need a token are refused (503)");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopSignal.hasBegun()) {
                switch (turn()) {
                    case MORE -> {}
                    case KNOWN -> stopSignal.await(failures == 0 ? interval : pauseAfterFailure());
                    case UNKNOWN -> stopSignal.await(pauseAfterFailure());
                }
            }
        } catch (InterruptedException stopped) {
            LOG.atDebug().log("Ended sessions are no longer read");
        }
    }

    /**
     * Ends streams when the list is too old, even while a request hangs. It wakes when the list would be too old without a further answer.
     */
    private void watch() {
        try {
            while (!stopSignal.hasBegun()) {
                long now = System.nanoTime();
                if (age.isTooOld(now)) {
                    tokens.endWhatLasts();
                }
                Duration left = age.left(now).plus(JUST_AFTER);
                stopSignal.await(left.compareTo(WATCH_INTERVAL_MIN) < 0 ? WATCH_INTERVAL_MIN : left);
            }
        } catch (InterruptedException stopped) {
            LOG.atDebug().log("The age of the ended sessions is no longer watched");
        }
    }

    private Duration pauseAfterFailure() {
        Duration pause = AFTER_FAILURE.afterAttempts(failures);
        return pause.compareTo(interval) < 0 ? pause : interval;
    }

    private Outcome turn() {
        if (!isWalking) {
            beganNanos = System.nanoTime();
        }
        try {
            boolean isAll = readOn();
            isWalking = !isAll;
            failures = 0;
            outage.over()
                    .ifPresent(was ->
                            LOG.atInfo().addKeyValue("lasted", was.lasted()).log("Ended sessions can be read again"));
            return isAll ? known(beganNanos) : Outcome.MORE;
        } catch (IOException | RuntimeException failed) {
            failures++;
            isWalking = false;
            mark = Optional.empty();
            outage.failed(failed.getClass())
                    .ifPresent(report -> LOG.atWarn()
                            .addKeyValue("failure", Outage.line(failed))
                            .addKeyValue("failures", report.failures())
                            .log("Ended sessions cannot be read: trying again"));
        }
        long askedNanos = System.nanoTime();
        return hasReceivedAll() ? known(askedNanos) : Outcome.UNKNOWN;
    }

    /** The broker's client may throw anything, and this thread must go on. */
    private boolean hasReceivedAll() {
        try {
            return hasReceivedAll.getAsBoolean();
        } catch (RuntimeException unknown) {
            LOG.atDebug().setCause(unknown).log("The broker does not answer whether all messages were received");
            return false;
        }
    }

    private Outcome known(long asOfNanos) {
        age.confirm(asOfNanos);
        knownOnce.countDown();
        return Outcome.KNOWN;
    }

    /** Returns whether it read the last page. */
    private boolean readOn() throws IOException {
        for (int pages = 0; pages < PAGES_PER_TURN_MAX; pages++) {
            Page page = source.after(mark);
            page.ended().forEach(each -> tokens.revoke(each.sessionId(), each.accessTokensUntil(), each.reason()));
            mark = Optional.of(page.mark());
            if (page.isLast()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        stopSignal.begin();
        Thread asking = thread;
        Thread looking = watching;
        if (asking == null || looking == null) {
            return;
        }
        try {
            if (!asking.join(STOP_MAX) || !looking.join(STOP_MAX)) {
                LOG.atWarn().log("The poller of ended sessions did not stop in time");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
