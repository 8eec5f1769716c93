package caravan.chassis.discovery;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A DNS server (RFC 1035) that answers A and SRV (RFC 2782) with the records of the test, or fails, or is silent. Over UDP it cuts off
 * answers of more than 512 bytes; over TCP it sends them completely.
 */
final class DnsServer implements AutoCloseable {
    enum Mood {
        ANSWERS,
        FAILS,
        IS_SILENT
    }

    private static final int TYPE_A = 1;
    private static final int TYPE_SRV = 33;
    private static final int SERVER_FAILURE = 2;
    private static final int NO_SUCH_NAME = 3;
    private static final int HEADER_BYTES = 12;
    private static final int UDP_BYTES_MAX = 512;
    /** A flag in the answer's third byte (RFC 1035, 4.1.1). */
    private static final int TRUNCATED = 2;

    private static final int TCP_WAITING_MAX = 5;
    private static final int PORT_TRIES_MAX = 20;
    /** A pointer to the question's name. */
    private static final int SAME_NAME = 0xC00C;

    final AtomicInteger queries = new AtomicInteger();
    final AtomicInteger queriesOverTcp = new AtomicInteger();
    private final DatagramSocket socket;
    private final ServerSocket listening;
    private final Map<String, List<byte[]>> records = new ConcurrentHashMap<>();
    private volatile Mood mood = Mood.ANSWERS;

    DnsServer() throws IOException {
        ServerSocket tcp = new ServerSocket(0, TCP_WAITING_MAX, InetAddress.getLoopbackAddress());
        DatagramSocket udp = onPortOf(tcp);
        for (int tries = 1; udp == null && tries < PORT_TRIES_MAX; tries++) {
            tcp.close();
            tcp = new ServerSocket(0, TCP_WAITING_MAX, InetAddress.getLoopbackAddress());
            udp = onPortOf(tcp);
        }
        listening = tcp;
        socket = Objects.requireNonNull(udp, "no port is free for both UDP and TCP");
        Thread.ofVirtual().name("dns-server").start(this::serve);
        Thread.ofVirtual().name("dns-server-tcp").start(this::serveTcp);
    }

    /** @return null if another program has taken the port for UDP */
    private static @Nullable DatagramSocket onPortOf(ServerSocket tcp) throws IOException {
        try {
            return new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress());
        } catch (BindException taken) {
            return null;
        }
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    void is(Mood next) {
        mood = next;
    }

    void addAddress(String name, String address) throws IOException {
        recordsOf(name, TYPE_A).add(InetAddress.getByName(address).getAddress());
    }

    void removeAddress(String name, String address) throws IOException {
        byte[] data = InetAddress.getByName(address).getAddress();
        recordsOf(name, TYPE_A).removeIf(each -> Arrays.equals(each, data));
    }

    void addTarget(String name, String target, int port) throws IOException {
        recordsOf(name, TYPE_SRV).add(target(target, port));
    }

    void removeTarget(String name, String target, int port) throws IOException {
        byte[] data = target(target, port);
        recordsOf(name, TYPE_SRV).removeIf(each -> Arrays.equals(each, data));
    }

    private static byte[] target(String target, int port) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write(ByteBuffer.allocate(6)
                .putShort((short) 0)
                .putShort((short) 100)
                .putShort((short) port)
                .array());
        for (String label : target.split("\\.")) {
            data.write(label.length());
            data.write(label.getBytes(StandardCharsets.US_ASCII));
        }
        data.write(0);
        return data.toByteArray();
    }

    /** From now on the server answers that there is no such name. */
    void remove(String name) {
        records.keySet().removeIf(key -> key.startsWith(name + "/"));
    }

    private List<byte[]> recordsOf(String name, int type) {
        return records.computeIfAbsent(name + "/" + type, none -> new CopyOnWriteArrayList<>());
    }

    private void serve() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            try {
                DatagramPacket query = new DatagramPacket(buffer, buffer.length);
                socket.receive(query);
                queries.incrementAndGet();
                if (mood != Mood.IS_SILENT) {
                    byte[] answer = answer(ByteBuffer.wrap(buffer, 0, query.getLength()));
                    if (answer.length > UDP_BYTES_MAX) {
                        answer = truncated(answer, query.getLength());
                    }
                    socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
                }
            } catch (IOException closed) {
                // The loop's condition ends it.
            }
        }
    }

    /** An answer with only the question, marked as truncated. */
    private static byte[] truncated(byte[] answer, int questionEnd) {
        byte[] head = Arrays.copyOf(answer, questionEnd);
        head[2] |= TRUNCATED;
        head[6] = 0;
        head[7] = 0;
        return head;
    }

    /** Each message with its length before it (RFC 1035, 4.2.2). */
    private void serveTcp() {
        while (!listening.isClosed()) {
            try (Socket client = listening.accept()) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                byte[] query = in.readNBytes(in.readUnsignedShort());
                queriesOverTcp.incrementAndGet();
                byte[] answer = answer(ByteBuffer.wrap(query));
                DataOutputStream out = new DataOutputStream(client.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
            } catch (IOException closed) {
                // The loop's condition ends it.
            }
        }
    }

    private byte[] answer(ByteBuffer query) {
        short id = query.getShort();
        query.position(HEADER_BYTES);
        List<String> labels = new ArrayList<>();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            labels.add(new String(label, StandardCharsets.US_ASCII));
        }
        int type = query.getShort();
        query.getShort();
        String name = String.join(".", labels).toLowerCase(Locale.ROOT);
        byte[] question = new byte[query.position() - HEADER_BYTES];
        query.position(HEADER_BYTES).get(question);

        boolean known = records.keySet().stream().anyMatch(key -> key.startsWith(name + "/"));
        int code = mood == Mood.FAILS ? SERVER_FAILURE : known ? 0 : NO_SUCH_NAME;
        List<byte[]> found = code == 0 ? List.copyOf(records.getOrDefault(name + "/" + type, List.of())) : List.of();
        ByteBuffer answer = ByteBuffer.allocate(4096)
                .putShort(id)
                .putShort((short) (0x8580 | code))
                .putShort((short) 1)
                .putShort((short) found.size())
                .putInt(0)
                .put(question);
        for (byte[] data : found) {
            answer.putShort((short) SAME_NAME)
                    .putShort((short) type)
                    .putShort((short) 1)
                    .putInt(5)
                    .putShort((short) data.length)
                    .put(data);
        }
        byte[] bytes = new byte[answer.position()];
        answer.flip().get(bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        socket.close();
    }
}
