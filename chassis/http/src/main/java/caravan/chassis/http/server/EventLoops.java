package caravan.chassis.http.server;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The event loops of a process, with Vert.x on them: one for each processor, for its listeners and its HTTP clients. */
public final class EventLoops implements AutoCloseable {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
    /** How often Vert.x looks for a blocked loop, to log it; nothing else depends on it. */
    private static final Duration BLOCKED_LOOKED_FOR_EVERY = Duration.ofSeconds(5);

    /** Vert.x needs a pool for blocking work, which virtual threads do here. */
    private static final int UNUSED_POOL_THREADS = 1;

    private final AcceptingTransport transport = new AcceptingTransport();
    private final Vertx vertx;
    private final int count;

    private EventLoops(int count) {
        this.count = count;
        this.vertx = Vertx.builder()
                .with(new VertxOptions()
                        .setEventLoopPoolSize(count)
                        .setBlockedThreadCheckInterval(BLOCKED_LOOKED_FOR_EVERY.toMillis())
                        .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
                        .setWorkerPoolSize(UNUSED_POOL_THREADS)
                        .setInternalBlockingPoolSize(UNUSED_POOL_THREADS)
                        .setFileSystemOptions(new FileSystemOptions()
                                .setFileCachingEnabled(false)
                                .setClassPathResolvingEnabled(false)))
                .withTransport(transport)
                .build();
    }

    public static EventLoops start() {
        return start(Runtime.getRuntime().availableProcessors());
    }

    public static EventLoops start(int count) {
        return new EventLoops(count);
    }

    /** For clients and timers. */
    public Vertx vertx() {
        return vertx;
    }

    int count() {
        return count;
    }

    AcceptingTransport transport() {
        return transport;
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
