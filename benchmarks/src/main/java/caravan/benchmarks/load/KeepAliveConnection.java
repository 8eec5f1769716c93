package caravan.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One HTTP/1.1 connection that sends prepared bytes and reads the status and the body of the answer.
 *
 * <p>A full client would take more of the machine than the server that it measures. This one understands only what Caravan answers: a
 * Content-Length, or no body.
 */
public final class KeepAliveConnection implements AutoCloseable {
    private static final int LINE_BYTES_MAX = 8 * 1024;
    private static final int BODY_BYTES_MAX = 1024 * 1024;
    private static final int ANSWER_MILLISECONDS_MAX = 30_000;
    private static final String CONTENT_LENGTH = "content-length:";

    private final Socket socket;
    private final InputStream in;
    private final byte[] line = new byte[LINE_BYTES_MAX];
    private byte[] body = new byte[0];
    private final List<String> headers = new ArrayList<>();
    private boolean headersKept;

    private KeepAliveConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
    }

    public static KeepAliveConnection open(InetSocketAddress address) throws IOException {
        return open(address, Optional.empty());
    }

    /** @param from the address of this machine that the connection has; empty for the usual one */
    static KeepAliveConnection open(InetSocketAddress address, Optional<InetAddress> from) throws IOException {
        Socket socket = new Socket();
        if (from.isPresent()) {
            socket.bind(new InetSocketAddress(from.get(), 0));
        }
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.setSoTimeout(ANSWER_MILLISECONDS_MAX);
        socket.connect(address, ANSWER_MILLISECONDS_MAX);
        return new KeepAliveConnection(socket);
    }

    /** Sends one request and reads the whole answer. @return the status */
    public int exchange(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        int status = status(readLine());
        int length = 0;
        headers.clear();
        for (int size = readLine(); size > 0; size = readLine()) {
            length = contentLength(size, length);
            if (headersKept) {
                headers.add(new String(line, 0, size, StandardCharsets.ISO_8859_1));
            }
        }
        if (length > BODY_BYTES_MAX) {
            throw new IOException("an answer of " + length + " bytes is over the bound of " + BODY_BYTES_MAX);
        }
        body = in.readNBytes(length);
        return status;
    }

    /** Sends one request and reads its answer whole, with its header lines. */
    public RecordedAnswer answerTo(byte[] request) throws IOException {
        headersKept = true;
        try {
            int status = exchange(request);
            if (status != 200) {
                throw new IOException("answered with " + status + ": " + body());
            }
            return new RecordedAnswer(
                    headers.stream()
                            .filter(each -> !each.toLowerCase(Locale.ROOT).startsWith(CONTENT_LENGTH))
                            .toList(),
                    body.clone());
        } finally {
            headersKept = false;
        }
    }

    /** The last answer's body. */
    public String body() {
        return new String(body, StandardCharsets.UTF_8);
    }

    private int status(int size) throws IOException {
        if (size < 12) {
            throw new IOException("not an HTTP answer: " + new String(line, 0, size, StandardCharsets.ISO_8859_1));
        }
        return (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
    }

    private int contentLength(int size, int defaultValue) {
        if (size <= CONTENT_LENGTH.length()) {
            return defaultValue;
        }
        for (int i = 0; i < CONTENT_LENGTH.length(); i++) {
            if ((line[i] | 0x20) != (CONTENT_LENGTH.charAt(i) | 0x20)) {
                return defaultValue;
            }
        }
        return Integer.parseInt(
                new String(line, CONTENT_LENGTH.length(), size - CONTENT_LENGTH.length(), StandardCharsets.ISO_8859_1)
                        .strip());
    }

    /** Reads a line into the buffer, without its end. */
    private int readLine() throws IOException {
        int size = 0;
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (next == '\n') {
                return size > 0 && line[size - 1] == '\r' ? size - 1 : size;
            }
            if (size == LINE_BYTES_MAX) {
                throw new IOException("a header line is over " + LINE_BYTES_MAX + " bytes");
            }
            line[size++] = (byte) next;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
