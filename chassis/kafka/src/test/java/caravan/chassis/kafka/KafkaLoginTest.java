package caravan.chassis.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.kafka.cluster.Clients;
import caravan.chassis.kafka.cluster.KafkaSettings;
import caravan.chassis.settings.Configuration;
import caravan.run.broker.Broker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaLoginTest {
    private static final String PASSWORD = "the-password-of-the-broker";

    @TempDir
    static Path folder;

    private static Broker broker;

    @BeforeAll
    static void start() {
        broker = Broker.start(0, folder.resolve("broker"), Optional.of(PASSWORD));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void aClientWithThePasswordIsAdmitted() throws Exception {
        KafkaSettings settings = settings(login(PASSWORD));
        try (Admin admin = new Clients(settings).admin()) {
            assertThat(admin.describeCluster().clusterId().get()).isNotEmpty();
        }
    }

    @Test
    void aClientWithAnotherPasswordIsRefused() throws Exception {
        try (Admin admin = new Clients(settings(login("a-guess"))).admin()) {
            assertThatThrownBy(() -> admin.describeCluster().clusterId().get())
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    @Test
    void aClientWithoutAPasswordIsRefused() {
        KafkaSettings withoutLogin = new KafkaSettings(broker.address(), 1, Duration.ofDays(7), "caravan", Map.of());
        try (Admin admin = new Clients(withoutLogin).admin()) {
            assertThatThrownBy(() -> admin.describeCluster().clusterId().get()).isNotNull();
        }
    }

    @Test
    void theSettingsNeverShowTheSecret() throws Exception {
        assertThat(settings(login(PASSWORD))).asString().doesNotContain(PASSWORD);
    }

    @Test
    void aPropertyThatIsNotAboutSecurityIsRefusedByName() {
        assertThatThrownBy(() -> settings("security.protocol=SSL\nacks=0\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'acks'", "kafka-security");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Map<String, String> environment =
                Map.of("CARAVAN_KAFKA", "127.0.0.1:9092", "CARAVAN_KAFKA_SECURITY", "/nowhere/kafka.properties");
        assertThatThrownBy(() ->
                        KafkaSettings.of(Configuration.of(environment, folder).process()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("kafka-security", "/nowhere/kafka.properties");
    }

    private static String login(String password) {
        return """
                security.protocol=SASL_PLAINTEXT
                sasl.mechanism=PLAIN
                sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="caravan" password="%s";
                """.formatted(password);
    }

    private static KafkaSettings settings(String file) throws IOException {
        Path written = Files.writeString(Files.createTempFile(folder, "kafka", ".properties"), file);
        Map<String, String> environment =
                Map.of("CARAVAN_KAFKA", broker.address(), "CARAVAN_KAFKA_SECURITY", written.toString());
        return KafkaSettings.of(Configuration.of(environment, folder).process()).orElseThrow();
    }
}
