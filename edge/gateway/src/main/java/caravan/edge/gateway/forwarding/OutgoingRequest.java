package caravan.edge.gateway.forwarding;

import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.addresses.GatewaySecret;
import caravan.edge.gateway.callers.ClientAddress;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import java.util.Set;

/**
 * A request as it goes to an instance, as often as needed. Its head is built anew from parsed and checked parts: no byte of the client's
 * head is copied.
 *
 * @param target raw path and query, as received
 * @param headers as received
 * @param client where the gateway says that it comes from
 * @param trace the span of the gateway
 * @param fresh asks for an answer that is made now: the caller has written since others were kept
 * @param callerSetsTime the caller asked to wait or for an event stream, so its duration says nothing
 */
public record OutgoingRequest(
        HttpMethod method,
        String target,
        MultiMap headers,
        ClientAddress client,
        Trace trace,
        ForwardedBody body,
        boolean fresh,
        boolean callerSetsTime) {
    private static final Set<HttpMethod> IDEMPOTENT =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.OPTIONS);
    private static final CharSequence IDEMPOTENCY_KEY = HttpHeaders.createOptimized("Idempotency-Key");
    private static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("X-Forwarded-For");
    private static final CharSequence FORWARDED_PROTO = HttpHeaders.createOptimized("X-Forwarded-Proto");
    private static final CharSequence FORWARDED_HOST = HttpHeaders.createOptimized("X-Forwarded-Host");
    private static final CharSequence DEADLINE_MILLIS = HttpHeaders.createOptimized("X-Deadline-Millis");
    private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
    private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
    private static final CharSequence VIA = HttpHeaders.createOptimized("Via");
    private static final CharSequence CARAVAN = HttpHeaders.createOptimized("1.1 caravan");

    /**
     * Whether it can be repeated: doing it twice is the same as once (RFC 9110, 9.2.2), or a key makes it so; and its body is still here.
     */
    boolean isRepeatable() {
        return body instanceof ForwardedBody.Whole
                && (IDEMPOTENT.contains(method) || headers.contains(IDEMPOTENCY_KEY));
    }

    /** Whether the caller decides, at least in part, how long the answer takes. */
    public boolean isPacedByCaller() {
        return callerSetsTime || body instanceof ForwardedBody.Streamed;
    }

    /**
     * Sends it once.
     *
     * @param attempt the span of this attempt
     * @param secret by which services recognise the gateway, if there is one
     * @param tooLong runs if the body turns out to be too long
     */
    void send(
            HttpClientRequest out,
            Trace attempt,
            long deadlineMillis,
            Optional<GatewaySecret> secret,
            Runnable tooLong) {
        MultiMap head = out.headers();
        HopByHopHeaders.copyRequest(headers, head);
        // Only the client, without the proxies before it: a service that trusts the gateway need not know them.
        head.set(FORWARDED_FOR, client.address().getHostAddress());
        secret.ifPresent(known -> head.set(GatewaySecret.HEADER, known.value()));
        head.set(FORWARDED_PROTO, client.scheme());
        if (!client.host().isEmpty()) {
            head.set(FORWARDED_HOST, client.host());
        }
        head.set(DEADLINE_MILLIS, Long.toString(deadlineMillis));
        head.set(TRACEPARENT, attempt.traceparent());
        head.set(VIA, CARAVAN);
        if (fresh) {
            head.set(HttpHeaders.CACHE_CONTROL, NO_CACHE);
        }
        switch (body) {
            case ForwardedBody.Whole whole -> {
                if (whole.bytes().length() > 0 || takesBody()) {
                    out.end(whole.bytes());
                } else {
                    out.end();
                }
            }
            case ForwardedBody.Streamed streamed -> {
                if (streamed.stream().length() >= 0) {
                    head.set(
                            HttpHeaders.CONTENT_LENGTH,
                            Long.toString(streamed.stream().length()));
                } else {
                    out.setChunked(true);
                }
                streamed.stream().flowInto(out, tooLong);
            }
        }
    }

    private boolean takesBody() {
        return method == HttpMethod.POST || method == HttpMethod.PUT || method == HttpMethod.PATCH;
    }
}
