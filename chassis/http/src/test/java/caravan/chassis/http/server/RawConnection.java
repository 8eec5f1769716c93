package caravan.chassis.http.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A TCP connection for bytes that an ordinary client would not send. */
final class RawConnection implements AutoCloseable {
    private static final Duration READ_WITHIN = Duration.ofSeconds(10);

    final Socket socket;

    private RawConnection(Socket socket) {
        this.socket = socket;
    }

    static RawConnection to(int port) {
        return to(port, "127.0.0.1");
    }

    /** @param from the address of the client side, such as 127.0.0.2 */
    static RawConnection to(int port, String from) {
        try {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 5_000);
            socket.setSoTimeout((int) READ_WITHIN.toMillis());
            return new RawConnection(socket);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    RawConnection send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawConnection send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    RawConnection endOutput() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Reads until the server closes. */
    String readAll() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketTimeoutException open) {
            throw new AssertionError("the server did not close; it sent: " + all, open);
        } catch (SocketException reset) {
            all.writeBytes("[reset]".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads until the text has arrived. */
    String readUntil(String end) {
        StringBuilder all = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            while (all.indexOf(end) < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new AssertionError("closed after: " + all);
                }
                all.append((char) next);
            }
        } catch (IOException failed) {
            throw new AssertionError("after: " + all, failed);
        }
        return all.toString();
    }

    boolean isClosedByServer() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
