package caravan.chassis.http;

import java.time.Duration;

/**
 * Where the server listens, and how much it takes at once.
 *
 * @param host the address to bind
 * @param port 0 for any that is free
 * @param bodyBytesMax a larger request body is 413
 * @param headerBytesMax request line and headers together; more is 400
 * @param connectionsMax open connections; further ones wait in the listener's backlog
 * @param requestsInFlightMin requests worked on at once that are let in however slow they get
 * @param requestsInFlightMax requests worked on at once, where the limit that adapts ends; a further one is 503 at once.
 *     Those that wait for something else do not count: connections bound them
 * @param workTolerated how long the work of a request may take before it is a sign of too much load (longer on a route
 *     that usually takes long); where there is too much to do, the limit settles where the work takes about this long
 * @param eventStreamsMax open streams of server-sent events; a further one is 503 at once
 * @param stopGrace how long a stop waits for requests in flight
 */
public record HttpLimits(
        String host,
        int port,
        int bodyBytesMax,
        int headerBytesMax,
        int connectionsMax,
        int requestsInFlightMin,
        int requestsInFlightMax,
        Duration workTolerated,
        int eventStreamsMax,
        Duration stopGrace) {

    /** Before anything is known of the load. */
    private static final int REQUESTS_IN_FLIGHT_AT_FIRST = 256;

    /** What suits a small machine. */
    public static HttpLimits onPort(String host, int port) {
        return new HttpLimits(
                host, port, 64 * 1024, 16 * 1024, 4096, 32, 1024, Duration.ofMillis(400), 256, Duration.ofSeconds(10));
    }

    AdaptiveLimit.Bounds inFlight() {
        return new AdaptiveLimit.Bounds(
                requestsInFlightMin,
                Math.clamp(REQUESTS_IN_FLIGHT_AT_FIRST, requestsInFlightMin, requestsInFlightMax),
                requestsInFlightMax);
    }
}
