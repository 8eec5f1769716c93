package caravan.edge.gateway.exchange;

import caravan.chassis.api.Problem;
import caravan.chassis.api.Trace;
import caravan.chassis.http.ProblemDetails;
import caravan.chassis.json.Json;
import caravan.edge.gateway.forwarding.OutgoingRequest;
import caravan.edge.gateway.upstream.Deadline;
import caravan.edge.gateway.upstream.UpstreamAnswer;
import caravan.edge.gateway.upstream.UpstreamBody;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;

/** Puts answers on the wire: those of services without what concerned their own connection, and the gateway's own. */
public final class AnswerWriter {
    private static final int WHOLE_BODY_BYTES_MAX = 16 * 1024;
    private static final int PIECE_BYTES_MAX = 16 * 1024;
    private static final Header NO_SNIFFING = HeaderValues.createCached("X-Content-Type-Options", "nosniff");
    private static final Header NO_CONTENT_IN_PAGES =
            HeaderValues.createCached("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    private static final Header NOT_STORED = HeaderValues.createCached("Cache-Control", "no-store");
    private static final Header PROBLEM = HeaderValues.createCached("Content-Type", "application/problem+json");
    private static final HeaderName TRACE_RESPONSE = HeaderNames.create("traceresponse");
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length",
            "server",
            "via",
            "ratelimit",
            "ratelimit-policy",
            "x-deadline-millis");

    private final Duration streamSilenceMax;

    public AnswerWriter(Duration streamSilenceMax) {
        this.streamSilenceMax = streamSilenceMax;
    }

    /** The head of a service's answer, without sending it. */
    private static void head(ServerResponse out, UpstreamAnswer answer) {
        Headers headers = answer.headers();
        out.status(Status.create(answer.status()));
        Set<String> named = OutgoingRequest.namedByConnection(headers);
        for (Header header : headers) {
            String name = header.headerName().lowerCase();
            if (!NOT_PASSED_ON.contains(name) && !named.contains(name) && !name.startsWith("access-control-")) {
                if (header.headerName().equals(HeaderNames.VARY)) {
                    out.headers().add(header);
                } else {
                    out.header(header);
                }
            }
        }
        out.headers().setIfAbsent(NO_SNIFFING);
    }

    /**
     * Passes an answer on.
     *
     * @throws IOException if it breaks off, before anything was sent
     * @throws CloseConnectionException if it breaks off later: all that can be done is to cut the client off as well
     */
    public void write(ServerResponse out, Method method, UpstreamAnswer answer) throws IOException {
        UpstreamBody body = answer.body();
        long length = body.length();
        if (method == Method.HEAD) {
            head(out, answer);
            if (answer.headers().contains(HeaderNames.CONTENT_LENGTH)) {
                out.header(answer.headers().get(HeaderNames.CONTENT_LENGTH));
            }
            answer.close();
            out.send();
        } else if (length >= 0 && length <= WHOLE_BODY_BYTES_MAX) {
            byte[] whole = whole(body, (int) length);
            answer.close();
            head(out, answer);
            if (whole.length == 0) {
                out.send();
            } else {
                out.send(whole);
            }
        } else {
            head(out, answer);
            if (length >= 0) {
                out.contentLength(length);
            }
            pass(out, answer, false);
        }
    }

    private static byte[] whole(UpstreamBody body, int length) throws IOException {
        byte[] whole = new byte[length];
        for (int at = 0; at < length; ) {
            int count = body.read(whole, at, length - at);
            if (count < 0) {
                throw new IOException("the answer breaks off");
            }
            at += count;
        }
        return whole;
    }

    /** Passes each event on as it comes, until either side ends. */
    public void writeEvents(ServerResponse out, UpstreamAnswer answer) {
        head(out, answer);
        out.header(HeaderValues.CONNECTION_CLOSE);
        answer.until(Deadline.after(System.nanoTime(), streamSilenceMax));
        pass(out, answer, true);
    }

    /**
     * If it breaks off the client is cut off too, since to end the chunks would say that all is there; only a stream that the
     * gateway's stop ends is ended in order, as it is nothing but its events.
     */
    private void pass(ServerResponse out, UpstreamAnswer answer, boolean eachAtOnce) {
        byte[] piece = new byte[PIECE_BYTES_MAX];
        UpstreamBody body = answer.body();
        try {
            OutputStream stream = out.outputStream();
            for (int count = body.read(piece, 0, piece.length); count >= 0; count = body.read(piece, 0, piece.length)) {
                stream.write(piece, 0, count);
                if (eachAtOnce) {
                    stream.flush();
                    answer.until(Deadline.after(System.nanoTime(), streamSilenceMax));
                }
            }
            stream.close();
        } catch (IOException | UncheckedIOException brokeOff) {
            if (eachAtOnce && Thread.interrupted()) {
                return;
            }
            throw new CloseConnectionException("the answer broke off", brokeOff);
        }
    }

    /** A refusal, as problem details (RFC 9457). */
    public void write(ServerResponse out, Method method, Refused refused, String path, Trace trace) {
        Problem problem = refused.problem();
        byte[] bytes = Json.write(ProblemDetails.of(problem, path, trace.traceId()));
        out.status(Status.create(problem.status()));
        out.header(PROBLEM);
        refused.headers().forEach((name, value) -> out.header(HeaderValues.create(name, value)));
        own(out, method, trace, bytes);
    }

    /** Something else of the gateway's own. */
    public void write(ServerResponse out, Method method, int status, String mediaType, byte[] bytes, Trace trace) {
        out.status(Status.create(status));
        out.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, mediaType));
        own(out, method, trace, bytes);
    }

    private static void own(ServerResponse out, Method method, Trace trace, byte[] bytes) {
        out.header(NO_SNIFFING);
        out.header(NO_CONTENT_IN_PAGES);
        out.headers().setIfAbsent(NOT_STORED);
        out.header(HeaderValues.create(TRACE_RESPONSE, trace.traceparent()));
        if (method == Method.HEAD) {
            out.contentLength(bytes.length);
            out.send();
        } else {
            out.send(bytes);
        }
    }
}
