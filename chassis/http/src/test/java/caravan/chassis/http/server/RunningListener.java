package caravan.chassis.http.server;

import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.chassis.http.server.exchange.Exchange;
import caravan.chassis.http.streams.EventConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A listener whose handler answers with the request's method, target, host and body. */
final class RunningListener implements AutoCloseable {
    static final ListenerLimits LIMITS = ListenerLimits.ofThisProcess()
            .with(new ListenerLimits.Room(1000, 1000, 64 * 1024 * 1024, 64 * 1024 * 1024));

    final EventLoops loops = EventLoops.start(2);
    final AtomicInteger handled = new AtomicInteger();
    final AtomicInteger eventsOver = new AtomicInteger();
    final HttpListener listener;

    RunningListener() {
        this(LIMITS);
    }

    RunningListener(ListenerLimits limits) {
        this(limits, Optional.empty(), address -> false);
    }

    RunningListener(ListenerLimits limits, Optional<TlsFiles> tls, Predicate<InetAddress> isExempt) {
        listener = new HttpListener(
                loops,
                new HttpListener.Address("127.0.0.1", 0),
                limits,
                tls,
                isExempt,
                new SimpleMeterRegistry(),
                this::answer,
                Duration.ofMillis(50));
        listener.start();
    }

    private void answer(HttpServerRequest request, Exchange exchange) {
        handled.incrementAndGet();
        switch (request.path()) {
            case "/early" -> request.response().setStatusCode(401).end("not read");
            case "/never" -> {}
            // Like a gateway, which forwards a piece at once and does not count it.
            case "/passes" -> exchange.giveForBody(1_000_000);
            case "/slowly" ->
                loops.vertx()
                        .setTimer(
                                200,
                                late -> exchange.execute(
                                        () -> request.response().end("late")));
            case "/halves" -> {
                request.response().putHeader("Content-Length", "9").write("first");
                loops.vertx()
                        .setTimer(
                                200,
                                late -> exchange.execute(
                                        () -> request.response().end("last")));
            }
            case "/events" -> Thread.startVirtualThread(() -> writeEvent(request, exchange));
            case "/large" -> request.response().end(Buffer.buffer(new byte[size(request)]));
            case "/stream" -> {
                request.response().setChunked(true).write("first");
            }
            default -> {
                if (exchange.isContinueExpected()) {
                    request.response().writeContinue();
                }
                request.body().onSuccess(body -> tell(request, body));
            }
        }
    }

    private void writeEvent(HttpServerRequest request, Exchange exchange) {
        EventConnection events = new EventConnection(request, exchange, Duration.ofMillis(300));
        try {
            events.begin(200, () -> {});
            events.write("data: 1\n\n".getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException stopped) {
            // the stream is over
        }
        eventsOver.incrementAndGet();
    }

    private static int size(HttpServerRequest request) {
        String size = request.getParam("size");
        return size == null ? 100_000 : Integer.parseInt(size);
    }

    private static void tell(HttpServerRequest request, Buffer body) {
        request.response()
                .end("[" + request.method() + " " + request.uri() + " " + request.getHeader("Host") + " " + body + "]");
    }

    int port() {
        return listener.port();
    }

    RawConnection connect() {
        return RawConnection.to(port());
    }

    @Override
    public void close() {
        listener.stop();
        loops.close();
    }
}
