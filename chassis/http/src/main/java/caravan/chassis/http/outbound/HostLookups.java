package caravan.chassis.http.outbound;

import caravan.chassis.api.outbound.OutboundFailedException;
import caravan.chassis.api.outbound.OutboundFailedException.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks up hosts with the machine's resolver, which blocks the thread that asks, for as long as DNS is silent. So it has threads of its
 * own, and all who ask for one host wait for one lookup: a host whose DNS hangs takes one thread.
 */
final class HostLookups {
    /** Hosts that are looked up at once. */
    static final int LOOKUPS_MAX = 128;

    private static final Duration THREAD_KEPT = Duration.ofSeconds(10);

    private final Resolver resolver;
    private final ExecutorService threads;
    private final Map<String, CompletableFuture<List<InetAddress>>> running = new ConcurrentHashMap<>();

    /** Finds the addresses of a host. */
    @FunctionalInterface
    interface Resolver {
        /** Of a host name, or of an address in text form. */
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    HostLookups(Resolver resolver) {
        this.resolver = resolver;
        this.threads = new ThreadPoolExecutor(
                0,
                LOOKUPS_MAX,
                THREAD_KEPT.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("host-lookup-", 0).factory());
    }

    /** All addresses of a host, at least one. */
    List<InetAddress> of(String host, Duration timeout) throws OutboundFailedException, InterruptedException {
        try {
            // The host is no longer looked up when its future is completed, so that each call gets what DNS says now.
            return running.computeIfAbsent(host, this::begin).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw new OutboundFailedException(Reason.UNKNOWN_HOST, "the host " + host + " could not be looked up");
        } catch (TimeoutException silent) {
            throw new OutboundFailedException(
                    Reason.UNKNOWN_HOST, "DNS did not answer for the host " + host + " within " + timeout);
        } catch (RejectedExecutionException tooMany) {
            throw new OutboundFailedException(
                    Reason.UNKNOWN_HOST, "too many hosts are looked up at once, because DNS is slow");
        }
    }

    private CompletableFuture<List<InetAddress>> begin(String host) {
        CompletableFuture<List<InetAddress>> lookup = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                List<InetAddress> found = List.of(resolver.addresses(host));
                running.remove(host);
                lookup.complete(found);
            } catch (UnknownHostException | RuntimeException failed) {
                running.remove(host);
                lookup.completeExceptionally(failed);
            }
        });
        return lookup;
    }
}
