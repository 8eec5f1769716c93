package caravan.benchmarks.processes;

import caravan.client.terminal.TemporaryFolder;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A gateway of its own in front of a running Caravan, which serves all services of one platform. */
public final class GatewayProcess implements AutoCloseable {
    /** An address of documentation (RFC 5737): so no caller is exempt from the rate limit, and its work is measured too. */
    private static final String NOBODY = "203.0.113.0/24";
    /** The highest limit, so that no request is refused. */
    private static final String RATE = "1000000";

    private final ChildJvm process;
    private final Path data;

    private GatewayProcess(ChildJvm process, Path data) {
        this.process = process;
        this.data = data;
    }

    /** @throws IOException if it does not start */
    public static GatewayProcess start(String platform, URI caravan) throws IOException {
        Path data = TemporaryFolder.make("caravan-bench");
        List<String> command = List.of(
                CaravanProcess.LAUNCHER,
                "run",
                "gateway",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--data",
                data.toString());
        try {
            return new GatewayProcess(
                    ChildJvm.start(CaravanProcess.options(), command, environment(platform, caravan), List.of()), data);
        } catch (IOException | RuntimeException failed) {
            TemporaryFolder.delete(data);
            throw failed;
        }
    }

    private static Map<String, String> environment(String platform, URI caravan) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "CARAVAN_STOP_WITH_PARENT", "true",
                "CARAVAN_PLATFORMS", platform,
                "CARAVAN_DISCOVERY", "static",
                "CARAVAN_GATEWAY_RATE_LIMIT_EXEMPT", NOBODY,
                "CARAVAN_GATEWAY_RATE_LIMIT_PER_SECOND", RATE,
                "CARAVAN_GATEWAY_RATE_LIMIT_BURST", RATE));
        ServiceDescriptors.onClassPath()
                .ofPlatforms(List.of(platform))
                .all()
                .forEach(service -> environment.put(
                        "CARAVAN_" + service.name().toUpperCase(Locale.ROOT).replace('-', '_') + "_ADDRESSES",
                        caravan.getScheme() + "://" + caravan.getAuthority()));
        return environment;
    }

    public InetSocketAddress address() {
        return process.address();
    }

    public long processId() {
        return process.processId();
    }

    @Override
    public void close() throws IOException {
        process.close();
        TemporaryFolder.delete(data);
    }
}
