package caravan.attack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server that answers the first bytes of each connection with the same bytes, whatever they are, and then ends it. */
public final class ScriptedServer implements AutoCloseable {
    private final ServerSocket listener;
    private final byte[] answer;

    public ScriptedServer(String answer) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.answer = answer.getBytes(StandardCharsets.ISO_8859_1);
        Thread.ofVirtual().start(this::acceptAll);
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            in.read(new byte[1024]);
            socket.getOutputStream().write(answer);
            socket.shutdownOutput();
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
