package caravan.journeys.shop;

import caravan.chassis.http.routing.DeclaredRoute;
import caravan.chassis.messages.LocalTransport;
import caravan.chassis.testkit.caravan.TestCaravan;
import caravan.chassis.testkit.postgres.CountingProxy;
import caravan.chassis.testkit.transports.UnreliableTransport;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** All services in the tests' own process, as {@code ./caravan up} has them. */
public final class OneProcess implements Topology {
    /** All users register from this machine, so the limit for one address is high. Servers outside are on this machine, too. */
    private static final Map<String, String> SETTINGS = Map.of(
            "CARAVAN_USERS_KEY_ENCRYPTION_KEY",
            KEY_ENCRYPTION_KEY,
            "CARAVAN_USERS_REGISTRATIONS_PER_ADDRESS_MAX",
            "10000",
            "CARAVAN_WEBHOOKS_HTTP_ALLOWED",
            "true",
            "CARAVAN_WEBHOOKS_NETWORKS_ALLOWED",
            "127.0.0.1");

    private final TestCaravan caravan;

    private OneProcess(TestCaravan caravan) {
        this.caravan = caravan;
    }

    public static OneProcess start() {
        return new OneProcess(TestCaravan.start(SETTINGS));
    }

    /** @param settings over those that every shop of the journeys has */
    public static OneProcess start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(SETTINGS);
        all.putAll(settings);
        return new OneProcess(TestCaravan.start(all));
    }

    /**
     * A process whose services reach PostgreSQL through this proxy. Webhooks do not: without an endpoint, they store a position a few times
     * a second, however many orders there are.
     */
    public static OneProcess startBehind(CountingProxy proxy) {
        return new OneProcess(TestCaravan.start(
                SETTINGS, address -> address.user().contains("webhooks") ? address : proxy.address(address)));
    }

    /** A process whose messages come late and more than once. */
    static OneProcess startUnreliable(long seed) {
        return new OneProcess(TestCaravan.start(SETTINGS, new UnreliableTransport(new LocalTransport(), seed)));
    }

    @Override
    public URI address() {
        return caravan.address();
    }

    @Override
    public String administratorPassword() {
        return TestCaravan.ADMINISTRATOR_PASSWORD;
    }

    @Override
    public Jdbi superuser() {
        return caravan.database().superuser();
    }

    @Override
    public boolean isDrained() {
        return caravan.caravan().isDrained();
    }

    /** All its routes. */
    public List<DeclaredRoute> routes() {
        return caravan.caravan().routes();
    }

    @Override
    public void close() {
        caravan.close();
    }
}
