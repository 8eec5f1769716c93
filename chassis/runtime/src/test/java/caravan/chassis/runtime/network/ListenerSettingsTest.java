package caravan.chassis.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.api.Settings;
import caravan.chassis.http.server.TlsFiles;
import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.chassis.settings.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerSettingsTest {
    @TempDir
    private Path folder;

    private Settings settings(Map<String, String> environment) {
        return Configuration.of(environment, folder).process();
    }

    @Test
    void aCertificateAndItsKeyBelongTogether() throws IOException {
        Path certificate = Files.createFile(folder.resolve("c.pem"));
        Path key = Files.createFile(folder.resolve("k.pem"));
        assertThat(ListenerSettings.tls(settings(Map.of()))).isEmpty();
        assertThat(ListenerSettings.tls(settings(
                        Map.of("CARAVAN_TLS_CERTIFICATE", certificate.toString(), "CARAVAN_TLS_KEY", key.toString()))))
                .contains(new TlsFiles(certificate, key));
        Settings half = settings(Map.of("CARAVAN_TLS_CERTIFICATE", "/c.pem"));
        assertThatThrownBy(() -> ListenerSettings.tls(half))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tls-key");
    }

    @Test
    void aCertificateThatCannotBeReadIsNamedWithItsSetting() {
        Settings missing = settings(Map.of("CARAVAN_TLS_CERTIFICATE", "/none.pem", "CARAVAN_TLS_KEY", "/none.key"));
        assertThatThrownBy(() -> ListenerSettings.tls(missing))
                .hasMessage("setting tls-certificate must name a PEM file that can be read, not '/none.pem'");
    }

    @Test
    void theLimitsFollowTheHeapUnlessTheyAreSet() {
        assertThat(ListenerSettings.listener(settings(Map.of())).room())
                .isEqualTo(ListenerLimits.ofThisProcess().room());
        ListenerLimits.Room room = ListenerSettings.listener(settings(Map.of(
                        "CARAVAN_HTTP_CONNECTIONS", "50",
                        "CARAVAN_HTTP_CONNECTIONS_PER_ADDRESS", "5",
                        "CARAVAN_HTTP_BUFFER_BYTES", "2000000",
                        "CARAVAN_HTTP_BUFFER_BYTES_PER_ADDRESS", "300000")))
                .room();
        assertThat(room).isEqualTo(new ListenerLimits.Room(50, 5, 2_000_000, 300_000));
    }

    @Test
    void theLimitsFitTheHeapAndTheConnectionsFitTheLimits() {
        ListenerLimits.Room room = ListenerLimits.ofThisProcess().room();
        assertThat(room.bytesMax()).isLessThanOrEqualTo(Runtime.getRuntime().maxMemory() / 4);
        assertThat((long) room.connectionsMax() * ListenerLimits.CONNECTION_BYTES)
                .isLessThanOrEqualTo(room.bytesMax() / 2);
    }

    @Test
    void timesCanBeSetWithinTheirBounds() {
        assertThat(ListenerSettings.listener(settings(Map.of())).times())
                .isEqualTo(ListenerLimits.ofThisProcess().times());
        Settings set = settings(Map.of(
                "CARAVAN_HTTP_HEAD_MAX", "5s",
                "CARAVAN_HTTP_BODY_MAX", "30s",
                "CARAVAN_HTTP_IDLE_MAX", "10m",
                "CARAVAN_STOP_GRACE", "20s"));
        ListenerLimits.Times times = ListenerSettings.listener(set).times();
        assertThat(times.head()).hasSeconds(5);
        assertThat(times.body()).hasSeconds(30);
        assertThat(times.idle()).hasMinutes(10);
        assertThat(ListenerSettings.limits(set).stopGrace()).hasSeconds(20);
        for (String name : List.of("http-head-max", "http-body-max", "http-idle-max", "stop-grace")) {
            Settings tooLong = settings(Map.of(Configuration.environmentName(name), "2h"));
            assertThatThrownBy(() -> ListenerSettings.limits(tooLong)).hasMessageContaining("setting " + name);
        }
    }
}
