package caravan.edge.gateway.forwarding;

import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.addresses.GatewaySecret;
import caravan.edge.gateway.retries.Attempt;
import caravan.edge.gateway.upstream.PooledConnection;
import caravan.edge.gateway.upstream.TrackedInstance;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends a request to one instance once, and reports once how it ended. Belongs to one event loop. */
final class SingleAttempt {
    private static final int FINAL_STATUS_MIN = 200;
    private static final IOException CLOSED = new IOException("closed");

    private final Vertx vertx;
    private final TrackedInstance instance;
    private final OutgoingRequest request;
    private final Trace trace;
    private final Optional<GatewaySecret> secret;
    private final long untilNanos;
    private final Result result;
    private @Nullable HttpClientRequest sent;
    private @Nullable UpstreamAnswer answered;
    private long timer = -1;
    private boolean isSent;
    private boolean isOver;

    /** Called once. */
    @FunctionalInterface
    interface Result {
        /** @param answer if there is one: forward or drop it at once */
        void completed(Attempt attempt, @Nullable UpstreamAnswer answer);
    }

    /**
     * @param trace the span of this attempt
     * @param secret by which the instance recognises the gateway
     */
    SingleAttempt(
            Vertx vertx,
            TrackedInstance instance,
            OutgoingRequest request,
            Trace trace,
            Optional<GatewaySecret> secret,
            long untilNanos,
            Result result) {
        this.vertx = vertx;
        this.instance = instance;
        this.request = request;
        this.trace = trace;
        this.secret = secret;
        this.untilNanos = untilNanos;
        this.result = result;
    }

    void start() {
        instance.began();
        instance.connections()
                .request(request.method(), request.target(), request.isPacedByCaller(), millisLeft())
                .onComplete(this::connected, this::notConnected);
    }

    private long millisLeft() {
        return Math.max(1, (untilNanos - System.nanoTime()) / 1_000_000);
    }

    private void connected(HttpClientRequest connection) {
        if (isOver) {
            connection.reset();
            return;
        }
        sent = connection;
        long millis = millisLeft();
        timer = vertx.setTimer(millis, fired -> late());
        connection.exceptionHandler(this::lost);
        connection.response().onComplete(this::head, this::lost);
        // A request that can be sent again needs no such check.
        if (request.isRepeatable() || PooledConnection.isOpen(connection)) {
            if (!isOver) {
                isSent = true;
                request.send(connection, trace, millis, secret, () -> end(new Attempt.BodyTooLong(), null));
            }
        } else {
            lost(CLOSED);
        }
    }

    private void notConnected(Throwable why) {
        boolean isUnreachable = why instanceof ConnectTimeoutException
                || (why instanceof IOException && !(why instanceof HttpClosedException));
        end(new Attempt.NotSent(String.valueOf(why.getMessage()), isUnreachable), null);
    }

    private void head(HttpClientResponse response) {
        HttpClientRequest connection = sent;
        if (isOver || connection == null) {
            return;
        }
        if (response.statusCode() < FINAL_STATUS_MIN) {
            end(new Attempt.Garbled("its answer is an interim one"), null);
            connection.reset();
            return;
        }
        UpstreamAnswer answer = new UpstreamAnswer(vertx, connection, response, timer);
        timer = -1;
        answered = answer;
        end(new Attempt.Answered(response.statusCode(), answer.retryAfter()), answer);
    }

    private void lost(Throwable why) {
        if (!isSent) {
            end(new Attempt.NotSent("the instance had closed the connection", false), null);
            return;
        }
        end(
                switch (why) {
                    case TooLongFrameException _ -> new Attempt.HeadTooLarge();
                    case HttpClosedException _ -> new Attempt.Lost("it closed the connection");
                    case IOException _ -> new Attempt.Lost(String.valueOf(why.getMessage()));
                    default -> new Attempt.Garbled(String.valueOf(why.getMessage()));
                },
                null);
    }

    private void late() {
        timer = -1;
        if (answered != null) {
            answered.late();
            return;
        }
        HttpClientRequest connection = sent;
        end(new Attempt.TimedOut(), null);
        if (connection != null) {
            connection.reset();
        }
    }

    /** The client is gone: reports nothing any more. */
    void cancel() {
        if (!isOver) {
            finish();
            if (sent != null) {
                sent.reset();
            }
        }
    }

    private void end(Attempt attempt, @Nullable UpstreamAnswer answer) {
        if (!isOver) {
            finish();
            result.completed(attempt, answer);
        }
    }

    private void finish() {
        isOver = true;
        instance.ended();
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }
}
