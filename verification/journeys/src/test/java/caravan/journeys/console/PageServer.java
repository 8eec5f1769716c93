package caravan.journeys.console;

import caravan.chassis.http.documents.WebSiteRoutes;
import caravan.kernel.descriptor.ServiceDescriptors;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;

/** Serves the files of the console with the views of all services, and nothing else. */
final class PageServer implements AutoCloseable {
    private final WebSiteRoutes files =
            new WebSiteRoutes(ServiceDescriptors.onClassPath().all());
    private final HttpServer server;

    PageServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Optional<WebSiteRoutes.Answer> answer = files.patternOf(path)
                    .flatMap(_ -> files.answer(
                            path,
                            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept")),
                            Optional.empty()));
            if (answer.isEmpty()) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            answer.get().headers().forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().set("Content-Type", answer.get().mediaType());
            exchange.sendResponseHeaders(answer.get().status(), answer.get().bytes().length);
            exchange.getResponseBody().write(answer.get().bytes());
        }
    }

    /** As a page of another machine over plain HTTP: the browser does not trust it as much as one of this machine. */
    URI address() {
        return URI.create(
                "http://" + Browser.ANOTHER_MACHINE + ":" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
