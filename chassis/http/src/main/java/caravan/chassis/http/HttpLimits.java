package caravan.chassis.http;

import caravan.chassis.api.Heap;
import caravan.chassis.http.admission.AdaptiveLimit;
import caravan.chassis.http.requestlog.RequestLog;
import caravan.chassis.http.server.bounds.ListenerLimits;
import java.time.Duration;

/**
 * The limits of a process' HTTP server: how much it handles at once.
 *
 * @param listener limits of connections, heads and buffers
 * @param bodyBytesMax a larger request body is 413
 * @param requestsInFlightMin the adaptive limit never goes below this, however slow requests get
 * @param requestsInFlightMax the adaptive limit never goes above this; a further request is 503 at once. Requests that wait for something
 *     else do not count: connections bound them
 * @param workTolerated how long the work of a request may take before it counts as a sign of overload (longer on a route that is always
 *     slow). Under overload the limit settles where the work takes about this long
 * @param eventStreamsMax open streams of server-sent events; a further one is 503 at once
 * @param eventStreamsPerCallerMax those of one user, or of one address (of IPv6 its /64) where there is no token; a further one is 429
 * @param representationBytesMax the memory of kept answers
 * @param representationAgeMax how long an answer is kept at most, if no message tells that it is old
 * @param slowMin a request whose work takes as long has a line in the log
 * @param stopGrace how long requests in flight may take to finish at a shutdown
 */
public record HttpLimits(
        ListenerLimits listener,
        int bodyBytesMax,
        int requestsInFlightMin,
        int requestsInFlightMax,
        Duration workTolerated,
        int eventStreamsMax,
        int eventStreamsPerCallerMax,
        long representationBytesMax,
        Duration representationAgeMax,
        Duration slowMin,
        Duration stopGrace) {

    /** The default of services and of the gateway; the gateway has a setting for it. */
    public static final int BODY_BYTES_MAX = 64 * 1024;

    public static final int EVENT_STREAMS_MAX = 256;

    /** Memory of a request while it is handled: its parsed body, rows and views. */
    public static final int REQUEST_BYTES = 16 * 1024;

    /** Requests that are handled may use the heap divided by this. */
    private static final int REQUESTS_HEAP_PARTS = 32;

    public static final Duration REPRESENTATION_AGE_MAX = Duration.ofSeconds(10);

    /** Kept answers may fill one of so many parts of the heap. */
    private static final int REPRESENTATION_HEAP_PARTS = 16;

    /** Enough for the open pages of one person. */
    public static final int EVENT_STREAMS_PER_CALLER_MAX = 16;

    /** With 64, some of 64 callers were refused on a slow machine: a place is given back just after the answer. */
    private static final int REQUESTS_IN_FLIGHT_MIN = 96;

    /** Three times what an order takes at the peak: enough for batches to form. With 400 ms the accepted orders took twice as long. */
    private static final Duration WORK_TOLERATED = Duration.ofMillis(100);

    /** The first limit, before the load is known. */
    private static final int REQUESTS_IN_FLIGHT_AT_FIRST = 256;

    public static HttpLimits ofThisProcess() {
        return of(ListenerLimits.ofThisProcess(), Heap.ofThisProcess());
    }

    /** The limits that suit a process with such a heap. */
    public static HttpLimits of(ListenerLimits listener, Heap heap) {
        return new HttpLimits(
                listener,
                BODY_BYTES_MAX,
                REQUESTS_IN_FLIGHT_MIN,
                Math.max(REQUESTS_IN_FLIGHT_AT_FIRST, heap.entries(REQUESTS_HEAP_PARTS, REQUEST_BYTES, 1024)),
                WORK_TOLERATED,
                EVENT_STREAMS_MAX,
                EVENT_STREAMS_PER_CALLER_MAX,
                heap.part(REPRESENTATION_HEAP_PARTS),
                REPRESENTATION_AGE_MAX,
                RequestLog.SLOW_MIN,
                Duration.ofSeconds(10));
    }

    public HttpLimits with(ListenerLimits other) {
        return copy(other, eventStreamsMax, eventStreamsPerCallerMax, slowMin, stopGrace);
    }

    /** With other limits of event streams. */
    public HttpLimits withEventStreams(int max, int perCallerMax) {
        return copy(listener, max, perCallerMax, slowMin, stopGrace);
    }

    /** With another time for requests in flight at a shutdown. */
    public HttpLimits withStopGrace(Duration other) {
        return copy(listener, eventStreamsMax, eventStreamsPerCallerMax, slowMin, other);
    }

    /** With another time from which on a request is slow. */
    public HttpLimits withSlowMin(Duration other) {
        return copy(listener, eventStreamsMax, eventStreamsPerCallerMax, other, stopGrace);
    }

    private HttpLimits copy(
            ListenerLimits listening, int streamsMax, int streamsPerCallerMax, Duration slow, Duration grace) {
        return new HttpLimits(
                listening,
                bodyBytesMax,
                requestsInFlightMin,
                requestsInFlightMax,
                workTolerated,
                streamsMax,
                streamsPerCallerMax,
                representationBytesMax,
                representationAgeMax,
                slow,
                grace);
    }

    AdaptiveLimit.Bounds inFlight() {
        return new AdaptiveLimit.Bounds(
                requestsInFlightMin,
                Math.clamp(REQUESTS_IN_FLIGHT_AT_FIRST, requestsInFlightMin, requestsInFlightMax),
                requestsInFlightMax);
    }
}
