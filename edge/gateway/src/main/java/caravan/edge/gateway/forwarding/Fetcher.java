package caravan.edge.gateway.forwarding;

import caravan.chassis.http.headers.Deadline;
import caravan.chassis.http.headers.TraceContext;
import caravan.edge.gateway.callers.ClientAddress;
import caravan.edge.gateway.upstream.Upstream;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Fetches documents from a service for the gateway itself. It blocks, so it must not run on an event loop. */
public final class Fetcher {
    private static final int OK = 200;

    private final Vertx vertx;
    private final Forwarder forwarding;

    public Fetcher(Vertx vertx, Forwarder forwarding) {
        this.vertx = vertx;
        this.forwarding = forwarding;
    }

    /**
     * Fetches a body of at most so many bytes.
     *
     * @throws IOException if it cannot be fetched
     */
    public byte[] get(Upstream upstream, String target, Deadline deadline, int bytesMax)
            throws IOException, InterruptedException {
        CompletableFuture<byte[]> bytes = new CompletableFuture<>();
        InetAddress here = InetAddress.getLoopbackAddress();
        OutgoingRequest request = new OutgoingRequest(
                HttpMethod.GET,
                target,
                MultiMap.caseInsensitiveMultiMap(),
                new ClientAddress(here, false, "http", ""),
                TraceContext.continuing(Optional.empty()),
                ForwardedBody.NONE,
                false,
                false);
        vertx.getOrCreateContext()
                .runOnContext(
                        now -> forwarding.forward(upstream, request, deadline, new Gathering(target, bytesMax, bytes)));
        try {
            return bytes.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException known ? known : new IOException(failed.getCause());
        }
    }

    private record Gathering(String target, int bytesMax, CompletableFuture<byte[]> bytes)
            implements Forwarder.Recipient {
        @Override
        public void answered(UpstreamAnswer answer) {
            if (answer.status() != OK) {
                bytes.completeExceptionally(new IOException(target + " was answered with " + answer.status()));
                answer.drop();
                return;
            }
            Buffer whole = Buffer.buffer();
            answer.response().exceptionHandler(bytes::completeExceptionally).handler(piece -> {
                if (whole.length() + piece.length() > bytesMax) {
                    bytes.completeExceptionally(new IOException(target + " is larger than " + bytesMax + " bytes"));
                    answer.cutOff();
                } else {
                    whole.appendBuffer(piece);
                }
            });
            answer.response().endHandler(end -> {
                answer.ended();
                bytes.complete(whole.getBytes());
            });
        }

        @Override
        public void refused(GatewayRefusal refused) {
            bytes.completeExceptionally(new IOException(refused.problem().detail()));
        }
    }
}
