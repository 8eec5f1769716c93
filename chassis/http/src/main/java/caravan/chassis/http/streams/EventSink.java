package caravan.chassis.http.streams;

import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.http.EventSource;
import caravan.chassis.http.TokenCheck;
import caravan.chassis.json.Json;
import caravan.kernel.SessionId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One client's stream of server-sent events (WHATWG HTML, 9.2). One thread writes it; any thread may end it. */
final class EventSink implements EventSource.Sink {
    /** Proxies close a connection that is silent for a minute or less. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(15);

    private static final Duration WAIT_MAX = Duration.ofSeconds(5);

    /** How long a client that reads nothing has to receive the last event. */
    private static final Duration END_WITHIN = Duration.ofSeconds(1);

    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);

    private final EventConnection connection;
    private final Optional<TokenCheck.Accepted> token;
    private final Thread writer;
    private final AtomicReference<@Nullable EndReason> ended = new AtomicReference<>();
    private volatile @Nullable Runnable wake;
    private long sentNanos = System.nanoTime();

    private record End(String reason) {}

    /** @param token the token that the stream depends on, if it is not for anyone */
    EventSink(EventConnection connection, Optional<TokenCheck.Accepted> token, Thread writer) {
        this.connection = connection;
        this.token = token;
        this.writer = writer;
    }

    Optional<TokenCheck.Accepted> token() {
        return token;
    }

    boolean isOf(SessionId session) {
        return token.isPresent() && token.get().caller().session().equals(session);
    }

    /** Ends the stream: nothing more of the source is sent. The first reason counts. */
    void end(EndReason why) {
        if (!ended.compareAndSet(null, why)) {
            return;
        }
        Runnable waiting = wake;
        if (waiting != null) {
            waiting.run();
        } else {
            // The source waits in its own way.
            writer.interrupt();
        }
        connection.cutOffAfter(END_WITHIN);
    }

    /** The client has closed the connection. */
    void clientGone() {
        Runnable waiting = wake;
        if (waiting != null) {
            waiting.run();
        }
    }

    @Override
    public void send(String id, String event, Object data) {
        if (isOpen()) {
            write(bytes("id: " + line(id) + "\nevent: " + line(event), data));
        }
    }

    /** Sends why the stream has ended, if it has not ended by itself. On the thread that writes, once the source has returned. */
    void sendEnd() {
        EndReason why = ended.get();
        if (why != null) {
            write(bytes("event: end", new End(why.wireName())));
        }
    }

    private static byte[] bytes(String head, Object data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        bytes.writeBytes((head + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(Json.write(data));
        bytes.write('\n');
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private static String line(String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("an event's id and name must be one line each");
        }
        return text;
    }

    @Override
    public void keepAlive() {
        if (System.nanoTime() - sentNanos >= SILENCE_MAX.toNanos()) {
            write(COMMENT);
        }
    }

    private void write(byte[] bytes) {
        try {
            connection.write(bytes);
            sentNanos = System.nanoTime();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isOpen() {
        return !connection.isGone() && ended.get() == null;
    }

    @Override
    public void whenClosed(Runnable wakes) {
        wake = wakes;
        if (!isOpen()) {
            wakes.run();
        }
    }

    @Override
    public Duration waitMax() {
        return WAIT_MAX;
    }
}
