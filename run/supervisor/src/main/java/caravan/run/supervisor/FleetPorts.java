package caravan.run.supervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** The ports that stay the same while the fleet runs, even if processes are started again. */
record FleetPorts(int gateway, int registry, int broker) {
    private static final int PORT_MAX = 0xFFFF;

    /**
     * Finds free ports.
     *
     * @param gateway the wanted port; 0 for a free one
     * @throws BindException if somebody listens on the wanted port
     * @throws FleetStartException if there is no such host
     */
    static FleetPorts choose(String host, int gateway) throws BindException {
        if (gateway < 0 || gateway > PORT_MAX) {
            throw new IllegalArgumentException("--port must be from 0 to " + PORT_MAX + ", not " + gateway + ".");
        }
        // Held at the same time, so that no two are the same.
        try (ServerSocket first = bound(host, gateway);
                ServerSocket second = bound("127.0.0.1", 0);
                ServerSocket third = bound("127.0.0.1", 0)) {
            return new FleetPorts(first.getLocalPort(), second.getLocalPort(), third.getLocalPort());
        } catch (BindException taken) {
            throw taken;
        } catch (UnknownHostException unknown) {
            throw new FleetStartException(
                    "Cannot listen (there is no address '" + host + "'): name one of this machine with --host.");
        } catch (IOException failure) {
            throw new UncheckedIOException("no port is free on " + host, failure);
        }
    }

    private static ServerSocket bound(String host, int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return socket;
        } catch (BindException refused) {
            socket.close();
            BindException named = new BindException(host + ":" + port + " " + refused.getMessage());
            named.initCause(refused);
            throw named;
        }
    }
}
