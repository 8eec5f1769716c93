package caravan.journeys.calls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;

/** Plain HTTP/1.1 from one address of this machine to a running shop, without retries. */
public final class Wire implements AutoCloseable {
    private static final Duration ANSWER_WITHIN_MAX = Duration.ofSeconds(30);

    private final URI shop;
    private final HttpClient http;

    private Wire(URI shop, HttpClient http) {
        this.shop = shop;
        this.http = http;
    }

    public static Wire to(URI shop) {
        return from("127.0.0.1", shop);
    }

    /** @param address of 127.0.0.0/8, all of which is this machine: each looks like another client */
    public static Wire from(String address, URI shop) {
        try {
            return new Wire(
                    shop,
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .localAddress(InetAddress.getByName(address))
                            .build());
        } catch (UnknownHostException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    public Answer send(Ask ask) {
        HttpResponse<byte[]> response = exchange(ask, HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    /** The lines of an answer while they come; close it to end the connection. */
    public Stream<String> lines(Ask ask) {
        return exchange(ask, HttpResponse.BodyHandlers.ofLines()).body();
    }

    private <T> HttpResponse<T> exchange(Ask ask, HttpResponse.BodyHandler<T> handler) {
        HttpRequest.Builder request = HttpRequest.newBuilder(shop.resolve(ask.target()))
                .timeout(ANSWER_WITHIN_MAX)
                .method(
                        ask.method(),
                        ask.body()
                                .map(HttpRequest.BodyPublishers::ofByteArray)
                                .orElseGet(HttpRequest.BodyPublishers::noBody));
        if (!ask.headers().isEmpty()) {
            request.headers(ask.headers().toArray(String[]::new));
        }
        try {
            return http.send(request.build(), handler);
        } catch (IOException failed) {
            throw new UncheckedIOException(ask + " was not answered", failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
