package caravan.chassis.http;

import caravan.chassis.api.Heap;
import caravan.chassis.http.admission.AdaptiveLimit;
import caravan.chassis.http.server.bounds.ListenerLimits;
import java.time.Duration;

/**
 * How much the services of a process take at once.
 *
 * @param listener what is taken of connections, heads and buffers
 * @param bodyBytesMax a larger request body is 413
 * @param requestsInFlightMin requests worked on at once that are let in however slow they get
 * @param requestsInFlightMax requests worked on at once, where the limit that adapts ends; a further one is 503 at once.
 *     Those that wait for something else do not count: connections bound them
 * @param workTolerated how long the work of a request may take before it is a sign of too much load (longer on a route
 *     that usually takes long); where there is too much to do, the limit settles where the work takes about this long
 * @param eventStreamsMax open streams of server-sent events; a further one is 503 at once
 * @param eventStreamsPerCallerMax those of one user, or of one address (of IPv6 its /64) where there is no token; a further one is 429
 * @param stopGrace how long a stop waits for requests in flight
 */
public record HttpLimits(
        ListenerLimits listener,
        int bodyBytesMax,
        int requestsInFlightMin,
        int requestsInFlightMax,
        Duration workTolerated,
        int eventStreamsMax,
        int eventStreamsPerCallerMax,
        Duration stopGrace) {

    /** Of a request to a service, and so to the gateway before it, unless a setting there says otherwise. */
    public static final int BODY_BYTES_MAX = 64 * 1024;

    public static final int EVENT_STREAMS_MAX = 256;

    /** What a request that is worked on takes: its parsed body, rows and views. */
    public static final int REQUEST_BYTES = 16 * 1024;

    /** The share of the heap that requests may fill which are worked on. */
    private static final int REQUESTS_HEAP_PARTS = 16;

    /** Enough for the open pages of one person. */
    public static final int EVENT_STREAMS_PER_CALLER_MAX = 16;

    /** Before anything is known of the load. */
    private static final int REQUESTS_IN_FLIGHT_AT_FIRST = 256;

    public static HttpLimits ofThisProcess() {
        return of(ListenerLimits.ofThisProcess(), Heap.ofThisProcess());
    }

    /** What suits a process with such a heap. */
    public static HttpLimits of(ListenerLimits listener, Heap heap) {
        return new HttpLimits(
                listener,
                BODY_BYTES_MAX,
                32,
                Math.max(REQUESTS_IN_FLIGHT_AT_FIRST, heap.entries(REQUESTS_HEAP_PARTS, REQUEST_BYTES, 1024)),
                Duration.ofMillis(400),
                EVENT_STREAMS_MAX,
                EVENT_STREAMS_PER_CALLER_MAX,
                Duration.ofSeconds(10));
    }

    public HttpLimits with(ListenerLimits other) {
        return new HttpLimits(
                other,
                bodyBytesMax,
                requestsInFlightMin,
                requestsInFlightMax,
                workTolerated,
                eventStreamsMax,
                eventStreamsPerCallerMax,
                stopGrace);
    }

    /** With other bounds of event streams. */
    public HttpLimits withEventStreams(int max, int perCallerMax) {
        return new HttpLimits(
                listener,
                bodyBytesMax,
                requestsInFlightMin,
                requestsInFlightMax,
                workTolerated,
                max,
                perCallerMax,
                stopGrace);
    }

    AdaptiveLimit.Bounds inFlight() {
        return new AdaptiveLimit.Bounds(
                requestsInFlightMin,
                Math.clamp(REQUESTS_IN_FLIGHT_AT_FIRST, requestsInFlightMin, requestsInFlightMax),
                requestsInFlightMax);
    }
}
