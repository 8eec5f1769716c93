package caravan.run.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports to listen on. */
final class FreePort {
    /** Below the range that Linux uses for outgoing connections, so that none takes the port while the broker is down. */
    private static final int FIRST = 20_000;

    private static final int LAST = 32_000;
    private static final int TRIES_MAX = 200;

    private FreePort() {}

    /** The wanted port. For 0 it is the port in the file, which is written if it does not exist. */
    static int remembered(Path file, int asked) throws IOException {
        if (asked != 0) {
            return asked;
        }
        if (Files.exists(file)) {
            return Integer.parseInt(Files.readString(file).strip());
        }
        int port = other(0);
        Files.writeString(file, port + "\n");
        return port;
    }

    /** A free port other than the one given. */
    static int other(int taken) throws IOException {
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (port != taken && isFree(port)) {
                return port;
            }
        }
        throw new IOException("no free port found between " + FIRST + " and " + LAST + ": name one with --port");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(Broker.HOST), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
