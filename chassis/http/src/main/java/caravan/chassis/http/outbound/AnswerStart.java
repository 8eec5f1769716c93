package caravan.chassis.http.outbound;

import caravan.chassis.api.outbound.OutboundAnswer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.concurrent.CompletableFuture;

/** Sends a request, and reads the first bytes of its answer. A longer answer ends the connection. On the request's event loop. */
final class AnswerStart {
    private final HttpClientResponse response;
    private final int bytesMax;
    private final CompletableFuture<OutboundAnswer> answer;
    private final Buffer start = Buffer.buffer();

    private AnswerStart(HttpClientResponse response, int bytesMax, CompletableFuture<OutboundAnswer> answer) {
        this.response = response;
        this.bytesMax = bytesMax;
        this.answer = answer;
    }

    /** @param answer completed with the answer, or with what went wrong */
    static void read(HttpClientRequest request, Buffer body, int bytesMax, CompletableFuture<OutboundAnswer> answer) {
        request.send(body)
                .onSuccess(response -> new AnswerStart(response, bytesMax, answer).read())
                .onFailure(answer::completeExceptionally);
    }

    private void read() {
        response.exceptionHandler(answer::completeExceptionally)
                .endHandler(_ -> complete())
                .handler(this::add);
    }

    private void add(Buffer bytes) {
        start.appendBuffer(bytes.slice(0, Math.min(bytes.length(), bytesMax - start.length())));
        if (start.length() == bytesMax) {
            complete();
            response.request().reset();
        }
    }

    private void complete() {
        answer.complete(new OutboundAnswer(response.statusCode(), start.getBytes()));
    }
}
