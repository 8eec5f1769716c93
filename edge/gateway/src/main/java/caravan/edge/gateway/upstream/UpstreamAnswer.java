package caravan.edge.gateway.upstream;

import caravan.edge.gateway.retries.Attempt;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Http1HeadersParser;
import io.helidon.http.Method;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/** An instance's answer: its head, and its body still on the wire. Closing it gives the connection back, or closes it. */
public final class UpstreamAnswer implements AutoCloseable {
    private static final int STATUS_LINE_BYTES_MAX = 256;
    private static final int INTERIM_ANSWERS_MAX = 8;

    private final int status;
    private final Headers headers;
    private final UpstreamBody body;
    private final UpstreamConnection connection;
    private final ConnectionPool pool;
    private final boolean staysOpen;
    private boolean closed;

    private UpstreamAnswer(
            int status,
            Headers headers,
            UpstreamBody body,
            UpstreamConnection connection,
            ConnectionPool pool,
            boolean staysOpen) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.connection = connection;
        this.pool = pool;
        this.staysOpen = staysOpen;
    }

    /**
     * Reads a head.
     *
     * @throws java.io.EOFException if the connection ends before its first byte
     * @throws GarbledAnswerException if it is no HTTP/1.x
     * @throws IOException if it breaks off, or takes too long
     */
    public static UpstreamAnswer read(
            UpstreamConnection connection, ConnectionPool pool, Method method, int headerBytesMax) throws IOException {
        DataReader reader = connection.reader();
        try {
            for (int interim = 0; interim <= INTERIM_ANSWERS_MAX; interim++) {
                String line = statusLine(reader);
                int status = status(line);
                Headers headers = Http1HeadersParser.readHeaders(reader, headerBytesMax, true);
                if (status >= 200) {
                    boolean bodiless = method == Method.HEAD || status == 204 || status == 304;
                    UpstreamBody body = bodiless ? UpstreamBody.none(reader) : UpstreamBody.of(reader, headers);
                    boolean staysOpen =
                            line.startsWith("HTTP/1.1") && !headers.containsToken(HeaderValues.CONNECTION_CLOSE);
                    return new UpstreamAnswer(status, headers, body, connection, pool, staysOpen);
                }
            }
            throw new GarbledAnswerException("there is no end of interim answers");
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        } catch (DataReader.InsufficientDataAvailableException ended) {
            throw new java.io.EOFException("the connection ended before an answer");
        } catch (IllegalArgumentException | IllegalStateException | DataReader.IncorrectNewLineException broken) {
            throw new GarbledAnswerException("its head is none that this gateway takes");
        }
    }

    /** The instance answered with something else than HTTP. */
    public static final class GarbledAnswerException extends IOException {
        private static final long serialVersionUID = 1L;

        GarbledAnswerException(String message) {
            super(message);
        }
    }

    private static String statusLine(DataReader reader) throws IOException {
        int end = reader.findNewLine(STATUS_LINE_BYTES_MAX);
        if (end == STATUS_LINE_BYTES_MAX) {
            throw new GarbledAnswerException("its status line is too long");
        }
        String line = end == 0 ? "" : reader.readAsciiString(end);
        reader.skip(2);
        return line;
    }

    private static int status(String line) throws IOException {
        boolean fits = line.length() >= 12
                && (line.startsWith("HTTP/1.1 ") || line.startsWith("HTTP/1.0 "))
                && (line.length() == 12 || line.charAt(12) == ' ');
        int status = 0;
        for (int at = 9; fits && at < 12; at++) {
            int digit = line.charAt(at) - '0';
            fits = digit >= 0 && digit <= 9;
            status = status * 10 + digit;
        }
        if (!fits || status < 100 || status > 599 || status == 101) {
            throw new GarbledAnswerException("its status line is none");
        }
        return status;
    }

    public int status() {
        return status;
    }

    public Headers headers() {
        return headers;
    }

    public UpstreamBody body() {
        return body;
    }

    /** From now on the body may take until then. */
    public void until(Deadline deadline) {
        connection.until(deadline);
    }

    public boolean isEventStream() {
        return headers.contains(HeaderNames.CONTENT_TYPE)
                && headers.get(HeaderNames.CONTENT_TYPE).get().strip().startsWith("text/event-stream");
    }

    public Optional<Duration> retryAfter() {
        return headers.contains(HeaderNames.RETRY_AFTER)
                ? Attempt.retryAfter(headers.get(HeaderNames.RETRY_AFTER).get())
                : Optional.empty();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            pool.giveBack(connection, staysOpen && body.isComplete());
        }
    }
}
