package caravan.edge.gateway;

import caravan.chassis.http.admission.CallerBound;
import caravan.chassis.http.headers.Deadline;
import caravan.chassis.http.headers.Prefer;
import caravan.edge.gateway.exchange.AnswerPassing;
import caravan.edge.gateway.exchange.BodyReading;
import caravan.edge.gateway.exchange.ClientRequest;
import caravan.edge.gateway.exchange.EventPassing;
import caravan.edge.gateway.exchange.HeldBytes;
import caravan.edge.gateway.exchange.OpenStreams;
import caravan.edge.gateway.forwarding.Call;
import caravan.edge.gateway.forwarding.ForwardedBody;
import caravan.edge.gateway.forwarding.Forwarding;
import caravan.edge.gateway.forwarding.GatewayRefusal;
import caravan.edge.gateway.forwarding.OutgoingRequest;
import caravan.edge.gateway.forwarding.UpstreamAnswer;
import caravan.edge.gateway.upstream.Upstreams;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Requests that lead to services: body, place, call, answer. Each is of one event loop. */
final class ServiceRequests {
    private static final CharSequence PREFER = HttpHeaders.createOptimized("Prefer");
    private static final String EVENT_STREAM = "text/event-stream";

    private final GatewaySettings settings;
    private final Vertx vertx;
    private final Upstreams upstreams;
    private final Forwarding forwarding;
    private final OpenStreams open = new OpenStreams();
    private final HeldBytes answers;
    private final HeldBytes lags;
    private final CallerBound eventStreams;
    private final CallerBound longRequests;
    private final Semaphore inFlight;

    ServiceRequests(GatewaySettings settings, Vertx vertx, Upstreams upstreams, Forwarding forwarding) {
        this.settings = settings;
        this.vertx = vertx;
        this.upstreams = upstreams;
        this.forwarding = forwarding;
        this.inFlight = new Semaphore(settings.requestsInFlightMax());
        this.answers = new HeldBytes(settings.answerBytesMax(), settings.answerBytesPerAddressMax());
        this.lags = new HeldBytes(settings.eventStreamLagBytesMax(), settings.eventStreamLagBytesPerAddressMax());
        this.eventStreams = new CallerBound(settings.eventStreamsMax(), settings.eventStreamsPerCallerMax());
        this.longRequests = new CallerBound(settings.longRequestsMax(), settings.longRequestsPerCallerMax());
    }

    /** Event streams that are open. */
    int streams() {
        return open.count();
    }

    /** Bytes of the room that answers on their way take. */
    long answerBytes() {
        return answers.bytes();
    }

    /** Ends event streams. */
    void stop() {
        open.stop();
    }

    /**
     * Takes a request on.
     *
     * @param caller whom the bounds of one caller hold for, if they do
     * @param refusing writes the gateway's own answer
     */
    void begin(ClientRequest client, Optional<String> caller, Consumer<GatewayRefusal> refusing) {
        BodyReading.read(client, settings.body(), new BodyReading.Result() {
            @Override
            public void read(ForwardedBody body) {
                new Passage(client, caller, refusing).begin(body);
            }

            @Override
            public void refused(GatewayRefusal refused) {
                refusing.accept(refused);
            }
        });
    }

    private static boolean asksForEvents(ClientRequest client) {
        String accept = client.headers().get(HttpHeaders.ACCEPT);
        return accept != null && accept.contains(EVENT_STREAM) && client.method() == HttpMethod.GET;
    }

    /** One request from here to the end of its answer. */
    private final class Passage implements Forwarding.Recipient {
        private final ClientRequest client;
        private final Optional<String> caller;
        private final Consumer<GatewayRefusal> refusing;
        private Deadline deadline = new Deadline(System.nanoTime());
        private @Nullable CallerBound bound;
        private boolean isCounted;

        Passage(ClientRequest client, Optional<String> caller, Consumer<GatewayRefusal> refusing) {
            this.client = client;
            this.caller = caller;
            this.refusing = refusing;
        }

        /** The body has come, or begins to: what the caller took for it is no part of the service's time. */
        void begin(ForwardedBody body) {
            Prefer prefer = Prefer.of(String.join(",", client.headers().getAll(PREFER)));
            boolean forEvents = asksForEvents(client);
            OutgoingRequest outgoing = new OutgoingRequest(
                    client.method(),
                    client.target(),
                    client.headers(),
                    client.client(),
                    client.trace(),
                    body,
                    forEvents || prefer.waiting().isPresent());
            Optional<GatewayRefusal> noPlace = enter(forEvents, outgoing.isPacedByCaller());
            if (noPlace.isPresent()) {
                refusing.accept(noPlace.get());
                return;
            }
            deadline = Deadline.in(settings.patience().of(prefer), System.nanoTime());
            client.whenGone(this::leave);
            Optional<Call> call = forwarding.forward(upstreams.of(client.place().service()), outgoing, deadline, this);
            if (!isLeft()) {
                call.ifPresent(running -> client.whenGone(() -> {
                    running.cancel();
                    leave();
                }));
            }
        }

        /** A request that its caller paces has a place among those of its caller; any other one among those of all. */
        private Optional<GatewayRefusal> enter(boolean forEvents, boolean isPacedByCaller) {
            if (forEvents) {
                return enter(eventStreams, "event streams");
            }
            if (isPacedByCaller) {
                return enter(longRequests, "requests that wait or have large bodies");
            }
            if (!inFlight.tryAcquire()) {
                return Optional.of(GatewayRefusal.later(
                        503,
                        "overloaded",
                        "More than " + settings.requestsInFlightMax() + " requests are in flight.",
                        1));
            }
            isCounted = true;
            return Optional.empty();
        }

        private Optional<GatewayRefusal> enter(CallerBound places, String what) {
            return switch (places.enter(caller)) {
                case TAKEN -> {
                    bound = places;
                    yield Optional.empty();
                }
                case NONE_FOR_CALLER ->
                    Optional.of(GatewayRefusal.later(
                            429,
                            "too_many_open",
                            "You have " + places.perCallerMax() + " " + what + " open here, which is the most.",
                            1));
                case NONE_AT_ALL ->
                    Optional.of(GatewayRefusal.later(
                            503, "overloaded", "Too many " + what + " are open; try again in a moment.", 1));
            };
        }

        private boolean isLeft() {
            return !isCounted && bound == null;
        }

        private void leave() {
            if (isCounted) {
                isCounted = false;
                inFlight.release();
            }
            if (bound != null) {
                bound.leave(caller);
                bound = null;
            }
        }

        @Override
        public void refused(GatewayRefusal refused) {
            leave();
            refusing.accept(refused);
        }

        @Override
        public void answered(UpstreamAnswer answer) {
            if (answer.isEventStream() && client.method() != HttpMethod.HEAD) {
                passEventsOn(answer);
                return;
            }
            leave();
            new AnswerPassing(vertx, client, answer, answers, deadline.atNanos(), refusing).start();
        }

        private void passEventsOn(UpstreamAnswer answer) {
            Optional<GatewayRefusal> noPlace = bound == eventStreams ? Optional.empty() : moveToStreams();
            if (noPlace.isPresent()) {
                answer.cutOff();
                refusing.accept(noPlace.get());
                return;
            }
            new EventPassing(vertx, client, answer, lags, open, settings.eventStreamSilenceMax(), this::leave).start();
        }

        private Optional<GatewayRefusal> moveToStreams() {
            leave();
            return enter(eventStreams, "event streams");
        }
    }
}
