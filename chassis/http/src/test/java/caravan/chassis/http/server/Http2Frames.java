package caravan.chassis.http.server;

import caravan.chassis.testkit.values.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Sends and reads single HTTP/2 frames, which an ordinary client would not send. */
final class Http2Frames implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int END_STREAM_AND_HEADERS = 5;
    static final int END_HEADERS = 4;

    private final SSLSocket socket;

    /** A received frame. */
    record Frame(int type, int stream, byte[] payload) {}

    private Http2Frames(SSLSocket socket) {
        this.socket = socket;
    }

    /** A TLS connection that has chosen HTTP/2, and has sent nothing yet. */
    static Http2Frames connect(int port) throws Exception {
        SSLSocket socket = (SSLSocket) SelfSigned.client().getSocketFactory().createSocket("127.0.0.1", port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return new Http2Frames(socket);
    }

    Http2Frames begin() throws IOException {
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return send(SETTINGS, 0, 0);
    }

    Http2Frames send(int type, int flags, int stream, int... payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length)
                .put((byte) 0)
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream);
        for (int each : payload) {
            frame.put((byte) each);
        }
        socket.getOutputStream().write(frame.array());
        return this;
    }

    /** The next frame of a type, of any stream. */
    Frame await(int type) throws IOException {
        InputStream in = socket.getInputStream();
        while (true) {
            byte[] head = in.readNBytes(9);
            if (head.length < 9) {
                throw new IOException("closed");
            }
            ByteBuffer read = ByteBuffer.wrap(head);
            int length = read.getInt() >>> 8;
            Frame frame = new Frame(head[3], read.getInt(5), in.readNBytes(length));
            if (frame.type() == type) {
                return frame;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
