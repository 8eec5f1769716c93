package caravan.journeys.traces;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The collector of all shops that have one, until the tests end. */
public final class RunningCollector {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI address;

    /** A span as the collector has decoded it. */
    record Received(
            String traceId,
            String spanId,
            String parentSpanId,
            String kind,
            String service,
            String process,
            String status,
            String name,
            List<String> links,
            boolean endsAfterItsStart) {
        static Received of(String line) {
            String[] parts = line.split("\t", -1);
            return new Received(
                    parts[0],
                    parts[1],
                    parts[2],
                    parts[3],
                    parts[4],
                    parts[5],
                    parts[6],
                    parts[7],
                    parts[8].isEmpty() ? List.of() : List.of(parts[8].split(",", -1)),
                    Boolean.parseBoolean(parts[9]));
        }
    }

    private static final class Shared {
        private static final RunningCollector COLLECTOR = start();
    }

    private RunningCollector(URI address) {
        this.address = address;
    }

    /** Started by the first who asks. It ends with this process, which holds its standard input. */
    public static RunningCollector shared() {
        return Shared.COLLECTOR;
    }

    private static RunningCollector start() {
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            // Protobuf still uses it; a warning would look like a fault of the test.
                            "--sun-misc-unsafe-memory-access=allow",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Collector.class.getName())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String port = output.readLine();
            if (port == null) {
                throw new IllegalStateException("the collector did not start");
            }
            return new RunningCollector(URI.create("http://127.0.0.1:" + port));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** For {@code CARAVAN_OTLP_ENDPOINT}. */
    public String endpoint() {
        return address.toString();
    }

    /** The spans of a trace so far. */
    List<Received> spansOf(String traceId) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(address.resolve("/spans/" + traceId)).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .map(Received::of)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
