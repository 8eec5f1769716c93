package caravan.chassis.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.api.Settings;
import caravan.chassis.discovery.Discoveries;
import caravan.chassis.runtime.tokens.NoIssuerException;
import caravan.chassis.runtime.tokens.TokenIssuer;
import caravan.chassis.settings.Configuration;
import caravan.chassis.testkit.values.RandomIdentifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MembershipTest {
    private static final Map<String, String> ELSEWHERE = Map.of(
            "CARAVAN_DEREGISTRATION_GRACE", "0s",
            "CARAVAN_DISCOVERY", "static",
            "CARAVAN_USERS_ADDRESSES", "http://10.0.0.7:8080,http://10.0.0.8:8080");

    @TempDir
    Path folder;

    private Membership listening(Map<String, String> environment, String... services) {
        Settings settings = Configuration.of(environment, folder).process();
        Membership membership = new Membership(
                Discoveries.open(settings, List.of("users")),
                settings,
                List.of(services),
                Optional.of(new TokenIssuer("users", "/keys")),
                new RandomIdentifiers(Clock.systemUTC()));
        membership.announce(8081);
        return membership;
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://127.0.0.1:8081",
        "0.0.0.0,   http://127.0.0.1:8081",
        "'::',      http://[::1]:8081",
        "10.0.0.9,  http://10.0.0.9:8081",
    })
    void theIssuerAsksItselfWhereItListens(String host, String address) {
        try (Membership users = listening(Map.of("CARAVAN_HOST", host), "users")) {
            assertThat(users.issuerKeys()).hasToString(address + "/keys");
        }
    }

    @Test
    void anIssuerWithACertificateAsksItselfOverTls() throws IOException {
        Path certificate = Files.createFile(folder.resolve("c.pem"));
        Path key = Files.createFile(folder.resolve("k.pem"));
        Map<String, String> environment =
                Map.of("CARAVAN_TLS_CERTIFICATE", certificate.toString(), "CARAVAN_TLS_KEY", key.toString());
        try (Membership users = listening(environment, "users")) {
            assertThat(users.issuerKeys()).hasToString("https://127.0.0.1:8081/keys");
        }
    }

    @Test
    void theIssuerAsksItselfEvenIfOtherInstancesAreKnown() {
        Map<String, String> environment = new HashMap<>(ELSEWHERE);
        environment.put("CARAVAN_HOST", "10.0.0.9");
        try (Membership users = listening(environment, "users")) {
            assertThat(users.issuerKeys().getHost()).isEqualTo("10.0.0.9");
        }
    }

    @Test
    void otherServicesAskTheIssuersInstancesInTurn() {
        try (Membership orders = listening(ELSEWHERE, "orders")) {
            assertThat(IntStream.range(0, 4).mapToObj(_ -> orders.issuerKeys().getHost()))
                    .containsExactly("10.0.0.7", "10.0.0.8", "10.0.0.7", "10.0.0.8");
        }
    }

    @Test
    void withoutAKnownIssuerItSaysSo() {
        try (Membership orders = listening(Map.of("CARAVAN_DISCOVERY", "static"), "orders")) {
            assertThatThrownBy(orders::issuerKeys).isInstanceOf(NoIssuerException.class);
        }
    }
}
