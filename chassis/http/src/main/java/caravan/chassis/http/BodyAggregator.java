package caravan.chassis.http;

import caravan.chassis.api.http.Reply;
import caravan.chassis.http.problems.Refusal;
import caravan.chassis.http.server.exchange.Exchange;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.function.Consumer;

/** Collects a request's body, up to its limit, on the event loop. */
final class BodyAggregator {
    private static final byte[] NOTHING = new byte[0];

    private final HttpServerRequest source;
    private final Exchange exchange;
    private final int bytesMax;
    private final Result result;
    private Buffer collected = Buffer.buffer(0);
    private boolean done;

    /** Exactly one of these is called, once. */
    interface Result {
        void whole(byte[] bytes);

        void refused(Reply reply);

        /** The client is gone. */
        void gone();
    }

    private BodyAggregator(HttpServerRequest source, Exchange exchange, int bytesMax, Result result) {
        this.source = source;
        this.exchange = exchange;
        this.bytesMax = bytesMax;
        this.result = result;
    }

    /** Calls back at once if there is no body. */
    static void aggregate(HttpServerRequest source, Exchange exchange, int bytesMax, Result result) {
        if (!mayCome(source)) {
            result.whole(NOTHING);
            return;
        }
        BodyAggregator body = new BodyAggregator(source, exchange, bytesMax, result);
        if (body.announced() > bytesMax) {
            result.refused(tooLarge(bytesMax));
            return;
        }
        body.listen();
        if (exchange.isContinueExpected()) {
            var unused = source.response().writeContinue();
        }
    }

    /** Whether a body comes, or may come. Over HTTP/2 only the end of the stream tells. */
    static boolean mayCome(HttpServerRequest source) {
        if (source.version() == HttpVersion.HTTP_2) {
            return !source.isEnded();
        }
        String length = source.headers().get(HttpHeaders.CONTENT_LENGTH);
        return length == null ? source.headers().contains(HttpHeaders.TRANSFER_ENCODING) : !length.equals("0");
    }

    /**
     * Reads and drops a body that nobody wants, so that the connection can be used again. Does not wait for a body that is too large or
     * not sent yet.
     */
    static void discard(HttpServerRequest source, Exchange exchange, int bytesMax, Runnable over) {
        if (exchange.isContinueExpected() || !mayCome(source)) {
            over.run();
            return;
        }
        aggregate(source, exchange, bytesMax, new Result() {
            @Override
            public void whole(byte[] bytes) {
                over.run();
            }

            @Override
            public void refused(Reply reply) {
                over.run();
            }

            @Override
            public void gone() {
                over.run();
            }
        });
    }

    private long announced() {
        String length = source.headers().get(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }

    private void listen() {
        source.handler(this::add)
                .endHandler(ended -> finish(each -> each.whole(collected.getBytes())))
                .exceptionHandler(broken -> finish(Result::gone));
    }

    private void add(Buffer part) {
        if (done) {
            return;
        }
        if (collected.length() + part.length() > bytesMax) {
            finish(each -> each.refused(tooLarge(bytesMax)));
        } else if (!exchange.takeForBody(2 * part.length())) {
            finish(each -> each.refused(Refusal.unavailable(
                    "overloaded", "This process has no room for the body; try again in a moment.")));
        } else if (collected.length() == 0) {
            collected = part;
        } else {
            collected = collected.appendBuffer(part);
        }
    }

    private void finish(Consumer<Result> outcome) {
        if (!done) {
            done = true;
            outcome.accept(result);
        }
    }

    private static Reply tooLarge(int bytesMax) {
        return Reply.problem(413, "too_large", "A request's body has at most " + bytesMax + " bytes.");
    }
}
