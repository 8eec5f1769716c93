package caravan.chassis.runtime.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Locale;

/** Checks that an address can be listened on, before anything is started. */
public final class PortCheck {
    private PortCheck() {}

    /**
     * Binds the port for a moment.
     *
     * @param host a name or an address of this machine; 0.0.0.0 for all
     * @param port 0 to 65,535; 0 for any free one
     * @throws CannotListenException if the port or the address is not available
     */
    public static void check(String host, int port) throws IOException {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new CannotListenException(
                    "there is no address '" + host + "'", "name an address of this machine with --host");
        }
        if (!address.isAnyLocalAddress() && NetworkInterface.getByInetAddress(address) == null) {
            throw new CannotListenException(
                    host + " is not an address of this machine",
                    "name one of its addresses with --host, or 0.0.0.0 for all of them");
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(address, port));
        } catch (SocketException refused) {
            String reason = String.valueOf(refused.getMessage());
            throw new CannotListenException(
                    host + ":" + port + " " + reason,
                    reason.toLowerCase(Locale.ROOT).contains("permission")
                            ? "choose a port from 1024 on with --port, or allow this user to use it"
                            : "stop what listens there, or choose another port with --port");
        }
    }
}
