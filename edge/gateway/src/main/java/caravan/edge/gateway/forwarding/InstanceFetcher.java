package caravan.edge.gateway.forwarding;

import caravan.chassis.api.tracing.Trace;
import caravan.edge.gateway.callers.ClientAddress;
import caravan.edge.gateway.upstream.TrackedInstance;
import caravan.edge.gateway.upstream.UpstreamSettings;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Asks one certain instance, once, whatever its health is. What it answers counts neither for nor against it. */
public final class InstanceFetcher {
    private final Vertx vertx;
    private final UpstreamSettings settings;

    public InstanceFetcher(Vertx vertx, UpstreamSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    /**
     * What is asked, of each instance alike.
     *
     * @param target raw path and query
     * @param authorization the caller's own token; the instance decides what the caller may do
     * @param fields further header fields
     * @param body of JSON, empty if there is none
     * @param client who asks
     * @param trace the span of the gateway
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Question(
            HttpMethod method,
            String target,
            String authorization,
            Map<String, String> fields,
            byte[] body,
            ClientAddress client,
            Trace trace) {
        private OutgoingRequest request() {
            MultiMap headers = MultiMap.caseInsensitiveMultiMap().add(HttpHeaders.AUTHORIZATION, authorization);
            headers.addAll(fields);
            if (body.length > 0) {
                headers.add(HttpHeaders.CONTENT_TYPE, "application/json");
            }
            return new OutgoingRequest(
                    method, target, headers, client, trace, new ForwardedBody.Whole(Buffer.buffer(body)), false, false);
        }
    }

    /** Where answers are kept until they are joined. Called on event loops. */
    public interface Room {
        /** @return false if so many bytes more do not fit */
        boolean tryTake(int bytes);
    }

    /** An answer with its whole body. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Fetched(int status, byte[] body) {}

    /**
     * Asks. The future fails with an {@link IOException} if there is no answer in time, or a longer one.
     *
     * @param bytesMax of the body
     * @param room for the bodies of all answers
     */
    public CompletableFuture<Fetched> ask(
            TrackedInstance instance, Question question, Duration timeout, int bytesMax, Room room) {
        CompletableFuture<Fetched> fetched = new CompletableFuture<>();
        OutgoingRequest request = question.request();
        long untilNanos = System.nanoTime() + timeout.toNanos();
        vertx.getOrCreateContext()
                .runOnContext(now -> new SingleAttempt(
                                vertx,
                                instance,
                                request,
                                question.trace(),
                                settings.secret(),
                                untilNanos,
                                (attempt, answer) -> {
                                    if (answer == null) {
                                        fetched.completeExceptionally(new IOException(attempt.toString()));
                                    } else {
                                        read(answer, bytesMax, room, fetched);
                                    }
                                })
                        .start());
        return fetched;
    }

    private static void read(UpstreamAnswer answer, int bytesMax, Room room, CompletableFuture<Fetched> fetched) {
        Buffer whole = Buffer.buffer();
        answer.whenLate(() -> {
            fetched.completeExceptionally(new IOException("the answer did not end in time"));
            answer.cutOff();
        });
        answer.response().exceptionHandler(fetched::completeExceptionally).handler(piece -> {
            if (whole.length() + piece.length() > bytesMax || !room.tryTake(piece.length())) {
                fetched.completeExceptionally(new IOException("there is no room for the answer"));
                answer.cutOff();
            } else {
                whole.appendBuffer(piece);
            }
        });
        answer.response().endHandler(end -> {
            answer.ended();
            fetched.complete(new Fetched(answer.status(), whole.getBytes()));
        });
    }
}
