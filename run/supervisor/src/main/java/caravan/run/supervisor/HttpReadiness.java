package caravan.run.supervisor;

import caravan.run.supervisor.processes.Workload;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Whether a process that serves HTTP is ready: it says so itself, and the registry lists it.
 *
 * @param isFound whether the registry lists an address
 */
record HttpReadiness(HttpClient http, Predicate<URI> isFound) implements Workload.Readiness {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final int OK = 200;

    @Override
    public boolean isReady(String address) throws InterruptedException {
        URI uri = URI.create(address);
        return saysSo(uri) && isFound.test(uri);
    }

    private boolean saysSo(URI address) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/health/ready"))
                .timeout(ANSWER_MAX)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException noAnswer) {
            return false;
        }
    }
}
