package caravan.chassis.http.streams;

import caravan.chassis.api.http.EventSource;
import caravan.chassis.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One client's stream of server-sent events (WHATWG HTML, 9.2). */
public final class EventSink implements EventSource.Sink {
    /** Proxies cut what is silent for a minute or less. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);

    private final EventConnection connection;
    private final EventStreams streams;
    private long sentNanos = System.nanoTime();

    public EventSink(EventConnection connection, EventStreams streams) {
        this.connection = connection;
        this.streams = streams;
    }

    @Override
    public void send(String id, String event, Object data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        bytes.writeBytes(("id: " + line(id) + "\nevent: " + line(event) + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(Json.write(data));
        bytes.write('\n');
        bytes.write('\n');
        write(bytes.toByteArray());
    }

    private static String line(String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("an event's id and name are of one line");
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
        return !connection.isGone() && !streams.isStopping();
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
