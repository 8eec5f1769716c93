package caravan.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * The source addresses of connections. On a machine that owns all of 127.0.0.0/8, the attack and the caller that it must not disturb have
 * different addresses, as on a network.
 */
final class SourceAddresses {
    /** Several, since a server may limit the connections of one address. */
    private static final int ATTACKERS = 16;

    private final boolean many;

    SourceAddresses(InetSocketAddress server) {
        this.many = server.getAddress().isLoopbackAddress()
                && server.getAddress().getAddress().length == 4
                && canBind(bystanderAddress());
    }

    /** The address of a well-behaved caller. */
    Optional<InetAddress> bystander() {
        return many ? Optional.of(bystanderAddress()) : Optional.empty();
    }

    /** The source address of a shot. */
    Optional<InetAddress> attacker(long number) {
        return many ? Optional.of(address((byte) 1, (byte) (1 + number % ATTACKERS))) : Optional.empty();
    }

    private static InetAddress bystanderAddress() {
        return address((byte) 0, (byte) 2);
    }

    private static InetAddress address(byte third, byte fourth) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, third, fourth});
        } catch (UnknownHostException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static boolean canBind(InetAddress address) {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(address, 0));
            return true;
        } catch (IOException notHere) {
            return false;
        }
    }
}
