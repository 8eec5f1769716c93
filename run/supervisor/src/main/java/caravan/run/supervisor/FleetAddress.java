package caravan.run.supervisor;

import caravan.chassis.runtime.network.OwnCertificate;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where a fleet's gateway is reached from this machine, and a client that trusts its certificate. */
final class FleetAddress {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

    private FleetAddress() {}

    static URI of(FleetPlan plan, int port) {
        String host = plan.host();
        String reachable = host.equals("0.0.0.0") ? "127.0.0.1" : host.equals("::") ? "[::1]" : host;
        String scheme = certificate(plan).isPresent() ? "https://" : "http://";
        return URI.create(scheme + reachable + ":" + port);
    }

    static HttpClient client(FleetPlan plan) {
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(CONNECT_MAX);
        certificate(plan).ifPresent(file -> client.sslContext(new OwnCertificate(file).context()));
        return client.build();
    }

    /** The certificate of the gateway; empty if it speaks plain HTTP. */
    private static Optional<Path> certificate(FleetPlan plan) {
        return Optional.ofNullable(plan.environment().get("CARAVAN_TLS_CERTIFICATE"))
                .filter(file -> !file.isBlank())
                .map(Path::of);
    }
}
