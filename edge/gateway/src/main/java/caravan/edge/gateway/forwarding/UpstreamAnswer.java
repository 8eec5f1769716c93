package caravan.edge.gateway.forwarding;

import caravan.edge.gateway.retries.Attempt;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An instance's answer whose head is here. Its body flows as soon as a handler is set: set one at once, or drop the answer. */
public final class UpstreamAnswer {
    private static final int DROPPED_BYTES_MAX = 16 * 1024;
    private static final int LENGTH_DIGITS_MAX = 18;
    private static final String EVENT_STREAM = "text/event-stream";

    private final Vertx vertx;
    private final HttpClientRequest request;
    private final HttpClientResponse response;
    private final long length;
    private final boolean eventStream;
    private long timer;
    private Runnable whenLate = this::cutOff;

    /** @param timer calls {@link #late} if the answer has not ended by then */
    UpstreamAnswer(Vertx vertx, HttpClientRequest request, HttpClientResponse response, long timer) {
        this.vertx = vertx;
        this.request = request;
        this.response = response;
        this.timer = timer;
        this.length = length(response.headers().get(HttpHeaders.CONTENT_LENGTH));
        this.eventStream = isEventStream(response.headers().get(HttpHeaders.CONTENT_TYPE));
    }

    /** @param whenLate runs once if the time of the attempt is over before the answer has ended, instead of cutting it off */
    public void whenLate(Runnable whenLate) {
        this.whenLate = whenLate;
    }

    void late() {
        timer = -1;
        whenLate.run();
    }

    /** Removes the deadline: the code that forwards the answer watches it. */
    public void hasNoDeadline() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }

    public int status() {
        return response.statusCode();
    }

    public MultiMap headers() {
        return response.headers();
    }

    public HttpClientResponse response() {
        return response;
    }

    /** As in Content-Length; -1 if there is none. */
    public long length() {
        return length;
    }

    private static long length(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > LENGTH_DIGITS_MAX) {
            return -1;
        }
        long length = 0;
        for (int at = 0; at < text.length(); at++) {
            int digit = text.charAt(at) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            length = length * 10 + digit;
        }
        return length;
    }

    public boolean isEventStream() {
        return eventStream;
    }

    private static boolean isEventStream(@Nullable String type) {
        return type != null && type.strip().regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length());
    }

    Optional<Duration> retryAfter() {
        String text = headers().get(HttpHeaders.RETRY_AFTER);
        return text == null ? Optional.empty() : Attempt.retryAfter(text);
    }

    /** The answer is not wanted any more. A short one is read to its end, so that the connection can be kept; a longer one is cut off. */
    public void drop() {
        if (length < 0 || length > DROPPED_BYTES_MAX) {
            cutOff();
            return;
        }
        response.exceptionHandler(brokenOff -> {});
        response.handler(piece -> {});
        response.endHandler(end -> ended());
    }

    /** Closes the connection to the instance, if the answer has not ended. */
    public void cutOff() {
        hasNoDeadline();
        request.reset();
    }

    /** Call it at the end of the answer: closes a connection that cannot be used again. */
    public void ended() {
        hasNoDeadline();
        if (HopByHopHeaders.isLast(headers())) {
            request.connection().close();
        }
    }
}
