package caravan.chassis.runtime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Service;
import caravan.chassis.settings.Configuration;
import caravan.kernel.descriptor.ServiceDescriptor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that cannot start closes everything that it opened, including Kafka's clients. */
class FailedStartTest {
    @TempDir
    private Path folder;

    /** A service whose assembly fails. */
    private static final class Broken implements Service {
        @Override
        public ServiceDescriptor descriptor() {
            return ServiceDescriptor.of("broken").withoutDatabase().build();
        }

        @Override
        public void assemble(Assembly assembly) {
            throw new IllegalStateException("no way");
        }
    }

    private static long adminClients() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kafka-admin-client-thread"))
                .count();
    }

    @Test
    void aFailedStartClosesTheClientsOfItsTransport() {
        long before = adminClients();
        Configuration configuration =
                Configuration.of(Map.of("CARAVAN_KAFKA", "127.0.0.1:1", "CARAVAN_PORT", "0"), folder);

        assertThatThrownBy(() -> Caravan.join(configuration, List.of(new Broken())))
                .hasMessage("no way");

        Awaitility.await().until(() -> adminClients() <= before);
    }
}
