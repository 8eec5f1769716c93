package caravan.run.supervisor;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class FleetPortsTest {
    @Test
    void anUnknownHostIsReportedInOneLine() {
        assertThatExceptionOfType(FleetStartException.class)
                .isThrownBy(() -> FleetPorts.choose("no-such-host.invalid", 0))
                .withMessage(
                        "Cannot listen (there is no address 'no-such-host.invalid'): name one of this machine with --host.");
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> FleetPorts.choose("127.0.0.1", taken.getLocalPort()))
                    .withMessageStartingWith("127.0.0.1:" + taken.getLocalPort());
        }
    }
}
