package caravan.chassis.runtime.http;

import java.time.Duration;

/**
 * Where the server listens, and how much it takes at once.
 *
 * @param host the address to bind
 * @param port 0 for any that is free
 * @param bodyBytesMax a larger request body is 413
 * @param headerBytesMax request line and headers together; more is 400
 * @param connectionsMax open connections; further ones wait in the listener's backlog
 * @param requestsInFlightMax requests being handled; a further one is 503 at once
 * @param eventStreamsMax open streams of server-sent events; a further one is 503 at once
 * @param stopGrace how long a stop waits for requests in flight
 */
public record HttpLimits(
        String host,
        int port,
        int bodyBytesMax,
        int headerBytesMax,
        int connectionsMax,
        int requestsInFlightMax,
        int eventStreamsMax,
        Duration stopGrace) {

    /** What suits a small machine. */
    public static HttpLimits onPort(String host, int port) {
        return new HttpLimits(host, port, 64 * 1024, 16 * 1024, 4096, 1024, 256, Duration.ofSeconds(10));
    }
}
