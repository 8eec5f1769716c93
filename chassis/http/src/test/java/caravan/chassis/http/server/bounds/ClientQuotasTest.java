package caravan.chassis.http.server.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ClientQuotasTest {
    private static final int CONNECTIONS_PER_ADDRESS = 2;
    private static final int FIXED_BYTES = 10;

    private final InetAddress gateway = InetAddress.ofLiteral("fd00::1");
    private final InetAddress neighbour = InetAddress.ofLiteral("fd00::2");
    private final ClientQuotas clients =
            new ClientQuotas(new ListenerLimits.Room(100, CONNECTIONS_PER_ADDRESS, 10_000, 1_000), gateway::equals);

    private ClientQuotas.Client entered(InetAddress address) {
        return Objects.requireNonNull(clients.enter(address, FIXED_BYTES));
    }

    @Test
    void a_neighbour_in_a_gateways_ipv6_network_is_not_trusted() {
        ClientQuotas.Client trusted = entered(gateway);
        ClientQuotas.Client other = entered(neighbour);

        assertThat(trusted.address()).isEqualTo(gateway);
        assertThat(other.address()).isEqualTo(neighbour);
        assertThat(trusted.take(5_000)).isTrue();
        assertThat(other.take(5_000)).isFalse();
        assertThat(other.take(500)).isTrue();
    }

    @Test
    void a_gateway_is_exempt_even_if_its_neighbour_connected_first() {
        entered(neighbour);
        for (int more = 0; more < 3 * CONNECTIONS_PER_ADDRESS; more++) {
            assertThat(entered(gateway).address()).isEqualTo(gateway);
        }
    }

    @Test
    void the_addresses_of_one_ipv6_network_share_their_bounds() {
        entered(neighbour);
        entered(InetAddress.ofLiteral("fd00::3"));

        assertThat(clients.enter(InetAddress.ofLiteral("fd00::4"), FIXED_BYTES)).isNull();
        assertThat(clients.enter(InetAddress.ofLiteral("fd00:0:0:1::4"), FIXED_BYTES))
                .isNotNull();
    }

    @Test
    void refused_connections_take_no_places() throws Exception {
        ClientQuotas few = new ClientQuotas(new ListenerLimits.Room(2, 1, 10_000, 1_000), address -> false);
        InetAddress full = InetAddress.ofLiteral("192.0.2.1");
        InetAddress other = InetAddress.ofLiteral("192.0.2.2");
        assertThat(few.enter(full, FIXED_BYTES)).isNotNull();
        AtomicBoolean over = new AtomicBoolean();
        Thread refused = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                few.enter(full, FIXED_BYTES);
            }
        });
        try {
            for (int times = 0; times < 200_000; times++) {
                ClientQuotas.Client entered = few.enter(other, FIXED_BYTES);
                assertThat(entered).isNotNull();
                few.close(Objects.requireNonNull(entered), FIXED_BYTES);
            }
        } finally {
            over.set(true);
            refused.join();
        }
        assertThat(few.connections()).isEqualTo(1);
    }

    @Test
    void closed_connections_are_not_counted() {
        List<ClientQuotas.Client> all = List.of(entered(gateway), entered(neighbour), entered(neighbour));
        all.forEach(each -> clients.close(each, FIXED_BYTES));

        assertThat(clients.connections()).isZero();
        assertThat(clients.bytes()).isZero();
        assertThat(clients.enter(neighbour, FIXED_BYTES)).isNotNull();
    }
}
