package caravan.chassis.http.streams;

import caravan.chassis.http.server.exchange.Exchange;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** An answer that a virtual thread writes piece by piece. It waits until each piece is sent, so no client makes this process buffer. */
public final class EventConnection {
    /** Longer than the listener allows an HTTP/1 client; over HTTP/2 a client may keep its window closed. */
    private static final Duration WRITE_WITHIN = Duration.ofSeconds(30);

    private final HttpServerRequest source;
    private final Exchange exchange;
    private final Duration writeWithin;
    private volatile boolean gone;

    public EventConnection(HttpServerRequest source, Exchange exchange) {
        this(source, exchange, WRITE_WITHIN);
    }

    /** @param writeWithin how long a client may take for one piece; then its stream is reset */
    public EventConnection(HttpServerRequest source, Exchange exchange, Duration writeWithin) {
        this.source = source;
        this.exchange = exchange;
        this.writeWithin = writeWithin;
    }

    /**
     * Sends the head at once, so that the client knows that it is connected. HTTP/1.0 has no chunks: there the end closes the connection.
     *
     * @param whenGone must be quick; runs on the event loop when the connection is closed
     */
    public void begin(int status, Runnable whenGone) throws InterruptedException {
        await(() -> {
            HttpServerResponse response = source.response().setStatusCode(status);
            response.exceptionHandler(broken -> gone = true).closeHandler(closed -> {
                gone = true;
                whenGone.run();
            });
            if (source.version() == HttpVersion.HTTP_1_0) {
                return response.write(Buffer.buffer(":\n\n"));
            }
            if (source.version() == HttpVersion.HTTP_1_1) {
                response.putHeader("Connection", "close").setChunked(true);
            }
            return response.writeHead();
        });
    }

    public void write(byte[] bytes) throws InterruptedException {
        await(() -> source.response().write(Buffer.buffer(bytes)));
    }

    /**
     * Runs a task on the event loop after a while.
     *
     * @return cancels it
     */
    Runnable after(Duration wait, Runnable task) {
        return exchange.after(wait, task);
    }

    /** Closes the connection after a while if the answer has not ended: its client reads nothing, or its writer hangs. */
    void cutOffAfter(Duration wait) {
        var unused = exchange.after(wait, () -> {
            HttpServerResponse response = source.response();
            if (!response.ended() && !response.closed()) {
                var reset = response.reset();
            }
        });
    }

    public void end() {
        exchange.execute(() -> {
            if (!source.response().ended()) {
                var unused = source.response().end();
            }
        });
    }

    public boolean isGone() {
        return gone;
    }

    /** A client that does not read is cut off: by the listener, or when the wait is over. */
    private void await(Supplier<Future<Void>> writing) throws InterruptedException {
        if (gone) {
            return;
        }
        CompletableFuture<Void> written = new CompletableFuture<>();
        exchange.execute(() -> {
            try {
                writing.get().onComplete(done -> {
                    gone |= done.failed();
                    written.complete(null);
                });
            } catch (IllegalStateException closed) {
                gone = true;
                written.complete(null);
            }
        });
        try {
            written.get(writeWithin.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException stuck) {
            gone = true;
            exchange.execute(() -> {
                var unused = source.response().reset();
            });
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
