package caravan.attack;

import caravan.chassis.runtime.Standalone;
import caravan.chassis.settings.Configuration;
import caravan.chassis.testkit.caravan.TestCaravan;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;

/** Users in one process, reached at its own port or through a gateway. */
public final class AttackedSystem implements AutoCloseable {
    private final TestCaravan caravan;
    private final Standalone.Running gateway;

    private AttackedSystem(TestCaravan caravan, Standalone.Running gateway) {
        this.caravan = caravan;
        this.gateway = gateway;
    }

    public static AttackedSystem nothing() {
        return new AttackedSystem(TestCaravan.start(), null);
    }

    public static AttackedSystem aGateway() {
        TestCaravan caravan = TestCaravan.start(Map.of("CARAVAN_TRUSTED_GATEWAYS", "127.0.0.1"));
        return new AttackedSystem(
                caravan,
                ServiceLoader.load(Standalone.class)
                        .findFirst()
                        .orElseThrow()
                        .start(Configuration.of(
                                Map.of(
                                        "CARAVAN_PORT",
                                        "0",
                                        "CARAVAN_DISCOVERY",
                                        "static",
                                        "CARAVAN_USERS_ADDRESSES",
                                        caravan.address().toString()),
                                Path.of("target"))));
    }

    public URI address() {
        return gateway == null ? caravan.address() : URI.create("http://127.0.0.1:" + gateway.port());
    }

    @Override
    public void close() {
        if (gateway != null) {
            gateway.close();
        }
        caravan.close();
    }
}
