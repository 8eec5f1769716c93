package caravan.edge.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** An instance of a service that sends the bytes that a test gives, also invalid ones. */
final class ScriptedUpstream implements AutoCloseable {
    /** A received request. */
    record Received(String method, String target, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return String.join("|", headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
        }

        boolean has(String name) {
            return headers.containsKey(name.toLowerCase(Locale.ROOT));
        }
    }

    /** Answers one request. */
    @FunctionalInterface
    interface Script {
        /** @return whether the connection stays open */
        boolean answer(Received request, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final List<Socket> connections = java.util.Collections.synchronizedList(new ArrayList<>());
    final ConcurrentLinkedQueue<Received> received = new ConcurrentLinkedQueue<>();
    final AtomicInteger accepted = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    volatile Script script;

    ScriptedUpstream(Script script) {
        this(0, script);
    }

    ScriptedUpstream(int port, Script script) {
        this.script = script;
        try {
            listener = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::accept);
    }

    static ScriptedUpstream answering(int status, String body) {
        return new ScriptedUpstream((request, out) -> reply(out, status, body));
    }

    static boolean reply(OutputStream out, int status, String body, String... headers) throws IOException {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return raw(
                out,
                "HTTP/1.1 " + status + " Said\r\nContent-Length: " + body.length() + "\r\n" + more + "\r\n" + body);
    }

    static boolean raw(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return true;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port());
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                accepted.incrementAndGet();
                connections.add(socket);
                Thread.ofVirtual().start(() -> {
                    serve(socket);
                    closed.incrementAndGet();
                });
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (Received request = read(in); request != null; request = read(in)) {
                received.add(request);
                if (!script.answer(request, socket.getOutputStream())) {
                    return;
                }
            }
        } catch (IOException | InterruptedException gone) {
            // The other side has closed it.
        }
    }

    private static Received read(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            return null;
        }
        String[] parts = line.split(" ", -1);
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.computeIfAbsent(header.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.substring(colon + 1).strip());
        }
        String body = headers.containsKey("transfer-encoding") ? chunks(in) : text(in, length(headers));
        return body == null ? null : new Received(parts[0], parts[1], headers, body);
    }

    private static int length(Map<String, List<String>> headers) {
        return Integer.parseInt(
                headers.getOrDefault("content-length", List.of("0")).getFirst());
    }

    private static String text(InputStream in, int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    /** The chunked body; null if it is incomplete. */
    private static String chunks(InputStream in) throws IOException {
        StringBuilder body = new StringBuilder();
        for (String size = line(in); size != null; size = line(in)) {
            body.append(text(in, Integer.parseInt(size, 16)));
            line(in);
            if (size.equals("0")) {
                return body.toString();
            }
        }
        return null;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            line.append((char) next);
        }
        return line.substring(0, line.length() - 1);
    }

    /** Nobody listens there any more. */
    @Override
    public void close() {
        try {
            listener.close();
            synchronized (connections) {
                for (Socket socket : connections) {
                    socket.close();
                }
            }
        } catch (IOException alreadyBroken) {
            // It is closed either way.
        }
    }
}
