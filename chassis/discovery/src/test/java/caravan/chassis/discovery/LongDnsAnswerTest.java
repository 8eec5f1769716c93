package caravan.chassis.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests an answer of more than 512 bytes, as for a service with forty instances. */
class LongDnsAnswerTest {
    private static final String NAME = "orders.shop.example";
    private static final int INSTANCES = 60;

    private final DnsServer server = new DnsServer();
    private final List<String> addresses = new ArrayList<>();

    LongDnsAnswerTest() throws IOException {}

    @BeforeEach
    void addInstances() throws IOException {
        for (int i = 1; i <= INSTANCES; i++) {
            addresses.add("10.0.0." + i);
            server.addAddress(NAME, "10.0.0." + i);
        }
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void aLongAnswerIsReadCompletelyOverTcp() throws Exception {
        List<String> found = new DnsLookup(Optional.of(server.address())).records(NAME, "A");

        assertThat(found).containsExactlyInAnyOrderElementsOf(addresses);
        assertThat(server.queriesOverTcp).hasValue(1);
    }
}
