package caravan.benchmarks.load;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;

/**
 * Callers that send requests for a while, and the result.
 *
 * <p>With a rate the loop is open, as in wrk2: request n is due at n divided by the rate, whether or not earlier requests are answered, and
 * its latency counts from then. So the figures include the waits that a slow server causes (they avoid "coordinated omission"). Without a
 * rate every caller sends as fast as it is answered, which measures the throughput.
 */
public final class Load {
    private static final long LATENCY_NANOSECONDS_MAX = Duration.ofSeconds(60).toNanos();

    /** Exact to a percent. A third digit would take 200 KiB for each caller. */
    private static final int LATENCY_DIGITS = 2;

    private static final int REFUSED = 503;

    /** One address may open a quarter of a process's connections: many callers need several. */
    private static final int CALLERS_OF_AN_ADDRESS_MAX = 128;

    private final InetSocketAddress address;
    private final LongFunction<byte[]> requests;
    private final int expectedStatus;

    /** @param requests makes the n-th request's bytes */
    public Load(InetSocketAddress address, LongFunction<byte[]> requests, int expectedStatus) {
        this.address = address;
        this.requests = requests;
        this.expectedStatus = expectedStatus;
    }

    /**
     * What was measured.
     *
     * @param answered requests answered with the expected status
     * @param refused requests answered with 503
     * @param failed all but the answered ones: the refused ones and connection errors among them
     * @param latencies of all but the refused ones, in nanoseconds
     * @param refusalLatencies of the refused ones, in nanoseconds
     */
    public record Result(
            long answered, long refused, long failed, double seconds, Histogram latencies, Histogram refusalLatencies) {
        public double perSecond() {
            return answered / seconds;
        }

        public double refusalMilliseconds(double percentile) {
            return refusalLatencies.getValueAtPercentile(percentile) / 1e6;
        }

        public double refusedPerSecond() {
            return refused / seconds;
        }

        public double milliseconds(double percentile) {
            return latencies.getValueAtPercentile(percentile) / 1e6;
        }
    }

    /** Every caller as fast as it is answered. */
    public Result saturate(int callers, Duration duration) throws InterruptedException {
        return run(callers, duration, Double.POSITIVE_INFINITY);
    }

    /** Requests are due at an even pace, and a free caller takes the next one. */
    public Result pace(int callers, Duration duration, double requestsPerSecond) throws InterruptedException {
        return run(callers, duration, requestsPerSecond);
    }

    /**
     * Requests due at a pace that the server cannot keep. Their latencies count from when they are sent: the time before is that of the load
     * generator, which cannot keep the pace either.
     */
    public Result press(int callers, Duration duration, double requestsPerSecond) throws InterruptedException {
        return begin(callers, duration, requestsPerSecond, false).await();
    }

    /** Like {@link #saturate}, but returns at once. */
    public Running begin(int callers, Duration duration) {
        return begin(callers, duration, Double.POSITIVE_INFINITY, true);
    }

    private Result run(int callers, Duration duration, double requestsPerSecond) throws InterruptedException {
        return begin(callers, duration, requestsPerSecond, true).await();
    }

    private Running begin(int callers, Duration duration, double requestsPerSecond, boolean latencyFromDue) {
        AtomicLong tickets = new AtomicLong();
        long start = System.nanoTime();
        Schedule schedule = new Schedule(start, start + duration.toNanos(), requestsPerSecond, latencyFromDue);
        List<Caller> running = new ArrayList<>(callers);
        for (int i = 0; i < callers; i++) {
            Caller caller = new Caller(schedule, tickets, addressOfCaller(i));
            running.add(caller);
            caller.start();
        }
        return new Running(running, start);
    }

    /** On Linux all of 127.0.0.0/8 is this machine. Elsewhere, and to another machine, all callers have one address. */
    private Optional<InetAddress> addressOfCaller(int caller) {
        int number = caller / CALLERS_OF_AN_ADDRESS_MAX;
        boolean hasSeveral = address.getAddress() instanceof Inet4Address to && to.isLoopbackAddress();
        if (number == 0 || !hasSeveral) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (1 + number)}));
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(wrongLength);
        }
    }

    /** Running callers. */
    public static final class Running {
        private final List<Caller> callers;
        private final long start;

        private Running(List<Caller> callers, long start) {
            this.callers = callers;
            this.start = start;
        }

        /** Waits for them. */
        public Result await() throws InterruptedException {
            long answered = 0;
            long refused = 0;
            long failed = 0;
            Histogram latencies = new Histogram(LATENCY_NANOSECONDS_MAX, LATENCY_DIGITS);
            Histogram refusals = new Histogram(LATENCY_NANOSECONDS_MAX, LATENCY_DIGITS);
            for (Caller caller : callers) {
                caller.join();
                answered += caller.answered;
                failed += caller.failed;
                refused += caller.refused;
                latencies.add(caller.latencies);
                refusals.add(caller.refusals);
            }
            return new Result(answered, refused, failed, (System.nanoTime() - start) / 1e9, latencies, refusals);
        }
    }

    /** @param latencyFromDue whether the time before a request is sent counts, too */
    private record Schedule(long start, long end, double requestsPerSecond, boolean latencyFromDue) {
        boolean isOpen() {
            return Double.isFinite(requestsPerSecond);
        }

        long due(long ticket) {
            return isOpen() ? start + (long) (ticket / requestsPerSecond * 1e9) : System.nanoTime();
        }
    }

    /** A platform thread: virtual threads that share a carrier would disturb each other's timing. */
    private final class Caller extends Thread {
        private final Schedule schedule;
        private final AtomicLong tickets;
        private final Optional<InetAddress> from;
        private final Histogram latencies = new Histogram(LATENCY_NANOSECONDS_MAX, LATENCY_DIGITS);
        private final Histogram refusals = new Histogram(LATENCY_NANOSECONDS_MAX, LATENCY_DIGITS);
        private long answered;
        private long refused;
        private long failed;

        Caller(Schedule schedule, AtomicLong tickets, Optional<InetAddress> from) {
            super("caller");
            setDaemon(true);
            this.schedule = schedule;
            this.tickets = tickets;
            this.from = from;
        }

        @Override
        public void run() {
            long ticket = tickets.getAndIncrement();
            while (hasTimeFor(ticket)) {
                // Also after a connection that failed: the tickets of later would be used up at once.
                awaitDue(ticket);
                try (KeepAliveConnection connection = KeepAliveConnection.open(address, from)) {
                    while (hasTimeFor(ticket)) {
                        call(connection, ticket);
                        ticket = tickets.getAndIncrement();
                    }
                } catch (IOException lost) {
                    failed++;
                    ticket = tickets.getAndIncrement();
                }
            }
        }

        private long awaitDue(long ticket) {
            long due = schedule.due(ticket);
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            return due;
        }

        private boolean hasTimeFor(long ticket) {
            return schedule.due(ticket) < schedule.end() && System.nanoTime() < schedule.end();
        }

        private void call(KeepAliveConnection connection, long ticket) throws IOException {
            long due = awaitDue(ticket);
            long since = schedule.latencyFromDue() ? due : System.nanoTime();
            int status = connection.exchange(requests.apply(ticket));
            long latency = Math.min(LATENCY_NANOSECONDS_MAX, Math.max(0, System.nanoTime() - since));
            if (status == REFUSED && expectedStatus != REFUSED) {
                refusals.recordValue(latency);
                refused++;
                failed++;
                return;
            }
            latencies.recordValue(latency);
            if (status == expectedStatus) {
                answered++;
            } else {
                failed++;
            }
        }
    }
}
