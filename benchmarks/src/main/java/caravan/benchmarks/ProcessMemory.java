package caravan.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * The measured process' resident memory, as its own metrics tell it.
 *
 * @param bytes now
 * @param bytesPeak the most there ever was
 */
record ProcessMemory(long bytes, long bytesPeak) {
    private static final String NOW = "process_resident_memory_bytes ";
    private static final String PEAK = "process_resident_memory_peak_bytes ";

    /** @throws IOException if the metrics cannot be read, or do not tell it */
    static ProcessMemory read(InetSocketAddress address) throws IOException {
        try (KeepAliveConnection connection = KeepAliveConnection.open(address)) {
            connection.exchange(("GET /metrics HTTP/1.1\r\nHost: " + address.getHostString() + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String metrics = connection.body();
            return new ProcessMemory(
                    value(metrics, NOW).orElseThrow(() -> new IOException("/metrics tells no " + NOW)),
                    value(metrics, PEAK).orElseThrow(() -> new IOException("/metrics tells no " + PEAK)));
        }
    }

    private static OptionalLong value(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length())))
                .findFirst();
    }
}
