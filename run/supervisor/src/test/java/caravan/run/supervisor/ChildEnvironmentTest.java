package caravan.run.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.postgres.DatabaseAddress;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChildEnvironmentTest {
    private static final Map<String, String> GIVEN = Map.of(
            "PATH", "/usr/bin",
            "JAVA_TOOL_OPTIONS", "-agentlib:jdwp",
            "CARAVAN_PORT", "8080",
            "CARAVAN_DATABASE_URL", "jdbc:postgresql://db/caravan",
            "CARAVAN_DATABASE_PASSWORD", "of-the-administrator",
            "CARAVAN_ADMIN_PASSWORD", "of-the-shop",
            "CARAVAN_TLS_CERTIFICATE", "/etc/caravan/certificate.pem",
            "CARAVAN_TLS_KEY", "/etc/caravan/key.pem",
            "CARAVAN_ORDERS_PENDING_LIMIT", "10m",
            "CARAVAN_USERS_KEY_ENCRYPTION_KEY", "of-users");

    private static final ServiceDescriptor SHIPS =
            ServiceDescriptor.of("ships").platform("sea").build();

    private static final DatabaseAddress LOGIN =
            DatabaseAddress.parse("jdbc:postgresql://127.0.0.1:5433/caravan", "orders", "of-orders");

    private final ChildEnvironment environment =
            new ChildEnvironment(GIVEN, List.of("orders", "users"), Map.of("CARAVAN_KAFKA", "127.0.0.1:9092"));

    @Test
    void aServiceGetsItsOwnLoginAndNobodyElses() {
        assertThat(environment.ofService("orders", Optional.of(LOGIN)))
                .containsEntry("CARAVAN_ORDERS_DATABASE_URL", "jdbc:postgresql://127.0.0.1:5433/caravan")
                .containsEntry("CARAVAN_ORDERS_DATABASE_USER", "orders")
                .containsEntry("CARAVAN_ORDERS_DATABASE_PASSWORD", "of-orders")
                .doesNotContainKeys("CARAVAN_DATABASE_URL", "CARAVAN_DATABASE_PASSWORD")
                .doesNotContainValue("of-the-administrator");
    }

    @Test
    void aServiceGetsItsOwnSettingsAndNoOthers() {
        assertThat(environment.ofService("orders", Optional.empty()))
                .containsEntry("CARAVAN_ORDERS_PENDING_LIMIT", "10m")
                .containsEntry("CARAVAN_KAFKA", "127.0.0.1:9092")
                .containsEntry("CARAVAN_PORT", "0")
                .containsEntry("PATH", "/usr/bin")
                .doesNotContainKeys("CARAVAN_USERS_KEY_ENCRYPTION_KEY", "JAVA_TOOL_OPTIONS");
        assertThat(environment.ofService("users", Optional.empty()))
                .containsKeys("CARAVAN_USERS_KEY_ENCRYPTION_KEY", "CARAVAN_ADMIN_PASSWORD")
                .doesNotContainKey("CARAVAN_ORDERS_PENDING_LIMIT");
    }

    @Test
    void theSupervisorsSettingReachesNoProcess() {
        ChildEnvironment environment =
                new ChildEnvironment(Map.of("CARAVAN_PROCESS_STOP_MAX", "60s"), List.of("orders"), Map.of());

        assertThat(environment.ofService("orders", Optional.empty())).doesNotContainKey("CARAVAN_PROCESS_STOP_MAX");
        assertThat(environment.ofGateway("0.0.0.0", 8443, ServiceDescriptors.of(List.of(SHIPS))))
                .doesNotContainKey("CARAVAN_PROCESS_STOP_MAX");
    }

    @Test
    void theGatewayGetsNoSecret() {
        assertThat(environment.ofGateway("0.0.0.0", 8443, ServiceDescriptors.of(List.of(SHIPS))))
                .containsEntry("CARAVAN_PORT", "8443")
                .containsEntry("CARAVAN_HOST", "0.0.0.0")
                .containsEntry("CARAVAN_PLATFORMS", "sea")
                .doesNotContainKeys(
                        "CARAVAN_ADMIN_PASSWORD", "CARAVAN_USERS_KEY_ENCRYPTION_KEY", "CARAVAN_DATABASE_PASSWORD");
    }

    @Test
    void onlyTheGatewayGetsTheCertificateAndItsKey() {
        assertThat(environment.ofGateway("0.0.0.0", 8443, ServiceDescriptors.of(List.of(SHIPS))))
                .containsEntry("CARAVAN_TLS_CERTIFICATE", "/etc/caravan/certificate.pem")
                .containsEntry("CARAVAN_TLS_KEY", "/etc/caravan/key.pem");
        assertThat(environment.ofService("orders", Optional.of(LOGIN)))
                .doesNotContainKeys("CARAVAN_TLS_CERTIFICATE", "CARAVAN_TLS_KEY");
    }

    @Test
    void theBrokerAndTheRegistryGetNoSettingOfCaravan() {
        assertThat(environment.ofInfrastructure(Map.of("CARAVAN_BROKER_PASSWORD", "its own")))
                .containsOnly(
                        Map.entry("PATH", "/usr/bin"),
                        Map.entry("CARAVAN_STOP_WITH_PARENT", "true"),
                        Map.entry("CARAVAN_BROKER_PASSWORD", "its own"));
    }
}
