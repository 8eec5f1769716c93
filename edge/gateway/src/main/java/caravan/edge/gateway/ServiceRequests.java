package caravan.edge.gateway;

import caravan.chassis.http.HttpLimits;
import caravan.chassis.http.admission.CallerLimit;
import caravan.chassis.http.headers.Deadline;
import caravan.chassis.http.headers.Prefer;
import caravan.edge.gateway.callers.RecentWriters;
import caravan.edge.gateway.exchange.AnswerForwarder;
import caravan.edge.gateway.exchange.ByteQuota;
import caravan.edge.gateway.exchange.ClientRequest;
import caravan.edge.gateway.exchange.EventStreamForwarder;
import caravan.edge.gateway.exchange.OpenStreams;
import caravan.edge.gateway.exchange.RequestBodyReader;
import caravan.edge.gateway.forwarding.Call;
import caravan.edge.gateway.forwarding.ForwardedBody;
import caravan.edge.gateway.forwarding.Forwarder;
import caravan.edge.gateway.forwarding.GatewayRefusal;
import caravan.edge.gateway.forwarding.OutgoingRequest;
import caravan.edge.gateway.forwarding.UpstreamAnswer;
import caravan.edge.gateway.upstream.Upstreams;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Requests for services: body, limits, call, answer. Each belongs to one event loop. */
final class ServiceRequests {
    private static final CharSequence PREFER = HttpHeaders.createOptimized("Prefer");
    /** The longest time from reading the data to keeping the answer, and some more. */
    private static final Duration KEPT_LATER_MAX = Duration.ofSeconds(2);

    private static final String EVENT_STREAM = "text/event-stream";

    private final GatewaySettings settings;
    private final Vertx vertx;
    private final Upstreams upstreams;
    private final Forwarder forwarding;
    private final OpenStreams open = new OpenStreams();
    private final ByteQuota answers;
    private final ByteQuota lags;
    private final CallerLimit eventStreams;
    private final CallerLimit longRequests;
    private final Semaphore inFlight;
    private final GatewayRefusal full;
    private final RecentWriters writers = new RecentWriters(HttpLimits.REPRESENTATION_AGE_MAX.plus(KEPT_LATER_MAX));

    ServiceRequests(GatewaySettings settings, Vertx vertx, Upstreams upstreams, Forwarder forwarding) {
        this.settings = settings;
        this.vertx = vertx;
        this.upstreams = upstreams;
        this.forwarding = forwarding;
        this.inFlight = new Semaphore(settings.requestsInFlightMax());
        this.full = GatewayRefusal.later(
                503, "overloaded", "More than " + settings.requestsInFlightMax() + " requests are in flight.", 1);
        this.answers = new ByteQuota(settings.answerBytesMax(), settings.answerBytesPerAddressMax());
        this.lags = new ByteQuota(settings.eventStreamLagBytesMax(), settings.eventStreamLagBytesPerAddressMax());
        this.eventStreams = new CallerLimit(settings.eventStreamsMax(), settings.eventStreamsPerCallerMax());
        this.longRequests = new CallerLimit(settings.longRequestsMax(), settings.longRequestsPerCallerMax());
    }

    /** Event streams that are open. */
    int streams() {
        return open.count();
    }

    /** Bytes of the answers that are being forwarded. */
    long answerBytes() {
        return answers.bytes();
    }

    /** Ends event streams. */
    void stop() {
        open.stop();
    }

    /**
     * Handles a request.
     *
     * @param caller the caller that per-caller limits count; empty if they do not apply
     * @param refusing writes an answer of the gateway
     */
    void begin(ClientRequest client, Optional<String> caller, Consumer<GatewayRefusal> refusing) {
        RequestBodyReader.read(client, settings.body(), new RequestBodyReader.Result() {
            @Override
            public void read(ForwardedBody body) {
                new ProxiedRequest(client, caller, refusing).begin(body);
            }

            @Override
            public void refused(GatewayRefusal refused) {
                refusing.accept(refused);
            }
        });
    }

    /** Whether no further request has a place, whatever its service. */
    boolean isFull() {
        return inFlight.availablePermits() <= 0;
    }

    /** Requests in flight, without those whose time the caller decides. */
    int counted() {
        return settings.requestsInFlightMax() - inFlight.availablePermits();
    }

    /** The refusal while it is full. */
    GatewayRefusal full() {
        return full;
    }

    private static Prefer preferOf(MultiMap headers) {
        return Prefer.of(headers.contains(PREFER) ? String.join(",", headers.getAll(PREFER)) : null);
    }

    private static boolean asksForEvents(ClientRequest client) {
        if (client.method() != HttpMethod.GET) {
            return false;
        }
        String accept = client.headers().get(HttpHeaders.ACCEPT);
        return accept != null && accept.contains(EVENT_STREAM);
    }

    /** One request until the end of its answer. */
    private final class ProxiedRequest implements Forwarder.Recipient {
        private final ClientRequest client;
        private final Optional<String> caller;
        private final Consumer<GatewayRefusal> refusing;
        private Deadline deadline = new Deadline(System.nanoTime());
        private @Nullable CallerLimit bound;
        private boolean isCounted;

        ProxiedRequest(ClientRequest client, Optional<String> caller, Consumer<GatewayRefusal> refusing) {
            this.client = client;
            this.caller = caller;
            this.refusing = refusing;
        }

        /** The body has arrived, or is being streamed. The time that the caller took for it does not count as the time of the service. */
        void begin(ForwardedBody body) {
            Prefer prefer = preferOf(client.headers());
            boolean forEvents = asksForEvents(client);
            OutgoingRequest outgoing = new OutgoingRequest(
                    client.method(),
                    client.target(),
                    client.headers(),
                    client.client(),
                    client.trace(),
                    body,
                    needsFreshAnswer(),
                    forEvents || prefer.waiting().isPresent());
            Optional<GatewayRefusal> noPlace = acquire(forEvents, outgoing.isPacedByCaller());
            if (noPlace.isPresent()) {
                refusing.accept(noPlace.get());
                return;
            }
            rememberWrite();
            client.whenGone(this::rememberWrite);
            deadline = Deadline.in(settings.callTimeout().of(prefer), System.nanoTime());
            client.whenGone(this::release);
            Optional<Call> call = forwarding.forward(upstreams.of(client.place().service()), outgoing, deadline, this);
            if (!isReleased()) {
                call.ifPresent(running -> client.whenGone(() -> {
                    running.cancel();
                    release();
                }));
            }
        }

        private boolean isRead() {
            return client.method() == HttpMethod.GET || client.method() == HttpMethod.HEAD;
        }

        /** When it is sent and when it ends, whatever comes of it: it may be done without the client's knowing. */
        private void rememberWrite() {
            if (!isRead()) {
                writers.wrote(client.place().service(), caller, client.authorization(), System.nanoTime());
            }
        }

        /** An only instance has seen the write itself. */
        private boolean needsFreshAnswer() {
            String service = client.place().service();
            return isRead()
                    && writers.isWriter(service, caller, client.authorization(), System.nanoTime())
                    && upstreams.of(service).instances().size() > 1;
        }

        /** A request whose time the caller decides takes one of its caller's places; every other request takes one of the common places. */
        private Optional<GatewayRefusal> acquire(boolean forEvents, boolean isPacedByCaller) {
            if (forEvents) {
                return acquire(eventStreams, "event streams");
            }
            if (isPacedByCaller) {
                return acquire(longRequests, "requests that wait or have large bodies");
            }
            if (!inFlight.tryAcquire()) {
                return Optional.of(full);
            }
            isCounted = true;
            return Optional.empty();
        }

        private Optional<GatewayRefusal> acquire(CallerLimit places, String what) {
            return switch (places.acquire(caller)) {
                case ADMITTED -> {
                    bound = places;
                    yield Optional.empty();
                }
                case CALLER_LIMIT_REACHED ->
                    Optional.of(GatewayRefusal.later(
                            429,
                            "too_many_open",
                            "You have " + places.perCallerMax() + " " + what
                                    + " open here, the most that one caller may have.",
                            1));
                case LIMIT_REACHED ->
                    Optional.of(GatewayRefusal.later(
                            503, "overloaded", "Too many " + what + " are open; try again in a moment.", 1));
            };
        }

        private boolean isReleased() {
            return !isCounted && bound == null;
        }

        private void release() {
            if (isCounted) {
                isCounted = false;
                inFlight.release();
            }
            if (bound != null) {
                bound.release(caller);
                bound = null;
            }
        }

        @Override
        public void refused(GatewayRefusal refused) {
            rememberWrite();
            release();
            refusing.accept(refused);
        }

        @Override
        public void answered(UpstreamAnswer answer) {
            rememberWrite();
            if (answer.isEventStream() && client.method() != HttpMethod.HEAD) {
                passEventsOn(answer);
                return;
            }
            release();
            new AnswerForwarder(vertx, client, answer, answers, deadline.atNanos(), refusing).start();
        }

        private void passEventsOn(UpstreamAnswer answer) {
            Optional<GatewayRefusal> noPlace = bound == eventStreams ? Optional.empty() : moveToStreams();
            if (noPlace.isPresent()) {
                answer.cutOff();
                refusing.accept(noPlace.get());
                return;
            }
            new EventStreamForwarder(vertx, client, answer, lags, open, settings.eventStreamSilenceMax(), this::release)
                    .start();
        }

        private Optional<GatewayRefusal> moveToStreams() {
            release();
            return acquire(eventStreams, "event streams");
        }
    }
}
