package caravan.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Sends calls, and repeats those that may be repeated. */
final class Exchange implements AutoCloseable {
    private static final Duration CONNECT_TIME_MAX = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(20);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIME_MAX)
            .build();
    private final URI address;
    private final RetryPolicy retries;

    Exchange(URI address, RetryPolicy retries) {
        this.address = address;
        this.retries = retries;
    }

    /**
     * Returns the last answer.
     *
     * @throws UnreachableException if the last attempt brought none
     */
    Answer send(Call call) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Duration wait;
            try {
                Answer answer = once(call);
                Optional<Duration> asked = waitBeforeRepeat(answer, attempt);
                if (!call.repeatable() || attempt >= retries.attemptsMax() || asked.isEmpty()) {
                    return answer;
                }
                wait = asked.get();
            } catch (IOException broken) {
                // Without a connection nothing was sent, so everything may be sent again.
                boolean safe = call.repeatable() || broken instanceof ConnectException;
                if (!safe || attempt >= retries.attemptsMax()) {
                    throw new UnreachableException(address, broken);
                }
                wait = retries.backoff().afterAttempts(attempt);
            }
            Thread.sleep(wait);
        }
    }

    private Answer once(Call call) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(call.path()))
                .timeout(ANSWER_TIME_MAX.plus(call.extraTime()))
                .method(call.method(), call.body().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
        call.headers().forEach(request::header);
        if (call.body().isPresent()) {
            request.header("Content-Type", "application/json");
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    private Optional<Duration> waitBeforeRepeat(Answer answer, int attempt) {
        if (answer.status() != UNAVAILABLE && answer.status() != TOO_MANY_REQUESTS) {
            return Optional.empty();
        }
        Duration asked = answer.headers()
                .firstValue("Retry-After")
                .flatMap(Exchange::seconds)
                .orElseGet(() -> retries.backoff().afterAttempts(attempt));
        return asked.compareTo(retries.backoff().max()) > 0 ? Optional.empty() : Optional.of(asked);
    }

    /** RFC 9110 also allows a date, which Caravan never sends. */
    private static Optional<Duration> seconds(String retryAfter) {
        try {
            return Optional.of(Duration.ofSeconds(Math.max(0, Long.parseLong(retryAfter.strip()))));
        } catch (NumberFormatException notSeconds) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
