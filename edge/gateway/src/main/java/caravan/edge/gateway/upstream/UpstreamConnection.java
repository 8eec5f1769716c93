package caravan.edge.gateway.upstream;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;

/** One connection to an instance, for one request at a time. Every read waits no longer than until the deadline that is set. */
public final class UpstreamConnection implements AutoCloseable {
    private static final int READ_BUFFER_BYTES = 8 * 1024;
    /** A whole request fits, so that to send it never waits for a peer that has stopped. */
    private static final int SEND_BUFFER_BYTES = 192 * 1024;

    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;
    private final DataReader reader;
    private final byte[] readBuffer = new byte[READ_BUFFER_BYTES];
    private final ByteBuffer probe = ByteBuffer.allocate(1);
    private Deadline deadline;
    private long idleSinceNanos;

    private UpstreamConnection(SocketChannel channel, Deadline deadline) throws IOException {
        this.channel = channel;
        this.in = channel.socket().getInputStream();
        this.out = channel.socket().getOutputStream();
        this.deadline = deadline;
        this.reader = DataReader.create(this::receive);
    }

    /** @throws IOException if there is no connection to be had in time; nothing was sent then */
    static UpstreamConnection open(String host, int port, Duration connectMax, Deadline deadline) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
            long millis = Math.min(connectMax.toMillis(), deadline.remainingMillis(System.nanoTime()));
            channel.socket().connect(new InetSocketAddress(host, port), Math.toIntExact(Math.max(1, millis)));
            return new UpstreamConnection(channel, deadline);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    void until(Deadline next) {
        deadline = next;
    }

    DataReader reader() {
        return reader;
    }

    public void send(BufferData request) throws IOException {
        try {
            request.writeTo(out);
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    /** Null at the end of the stream, as {@link DataReader} wants it. */
    @SuppressWarnings("NullAway") // the reader takes null for the end
    private byte[] receive() {
        long remaining = deadline.remainingNanos(System.nanoTime());
        try {
            if (remaining <= 0) {
                throw new SocketTimeoutException("the deadline has passed");
            }
            long millis = Math.clamp(remaining / 1_000_000 + 1, 1, Integer.MAX_VALUE);
            channel.socket().setSoTimeout((int) millis);
            int count = in.read(readBuffer);
            return count < 0 ? null : Arrays.copyOf(readBuffer, count);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void markIdle(long nowNanos) {
        idleSinceNanos = nowNanos;
    }

    boolean isIdleLongerThan(Duration idleMax, long nowNanos) {
        return nowNanos - idleSinceNanos > idleMax.toNanos();
    }

    /** Whether the peer has neither closed it nor sent what nobody asked for: a look that does not wait. */
    boolean isQuiet() {
        try {
            if (reader.available() > 0) {
                return false;
            }
            probe.clear();
            channel.configureBlocking(false);
            int count = channel.read(probe);
            channel.configureBlocking(true);
            return count == 0;
        } catch (IOException broken) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException alreadyBroken) {
            // It is closed either way.
        }
    }
}
