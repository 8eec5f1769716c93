package caravan.benchmarks.processes;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A proxy of Vert.x with nothing around it, in a process of its own: it forwards each GET with its header fields, and decides nothing. It
 * is what the gateway is compared with. It ends when its standard input does.
 */
public final class BareProxy implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 256;

    private final ChildJvm process;

    private BareProxy(ChildJvm process) {
        this.process = process;
    }

    /** @param options of its JVM */
    public static BareProxy start(List<String> options, InetSocketAddress service) throws IOException {
        return new BareProxy(ChildJvm.start(
                options,
                List.of(BareProxy.class.getName(), service.getHostString(), Integer.toString(service.getPort())),
                Map.of(),
                List.of()));
    }

    public InetSocketAddress address() {
        return process.address();
    }

    public long processId() {
        return process.processId();
    }

    @Override
    public void close() {
        process.close();
    }

    /** The process itself. */
    public static void main(String[] arguments) throws Exception {
        SocketAddress service = SocketAddress.inetSocketAddress(Integer.parseInt(arguments[1]), arguments[0]);
        BareProcess.serve(new InputStreamReader(System.in, StandardCharsets.UTF_8), vertx -> {
            // Connections of its own for each event loop, as in the gateway.
            HttpClient client =
                    vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX));
            return request -> forward(request, client, service);
        });
    }

    private static void forward(HttpServerRequest request, HttpClient client, SocketAddress service) {
        Future<Buffer> body = client.request(new RequestOptions()
                        .setServer(service)
                        .setMethod(request.method())
                        .setURI(request.uri()))
                .compose(out -> {
                    out.headers().addAll(request.headers());
                    return out.send();
                })
                .compose(answer -> {
                    copyHead(answer, request);
                    return answer.body();
                });
        body.onComplete(
                bytes -> request.response().end(bytes),
                failed -> request.response().setStatusCode(502).end());
    }

    private static void copyHead(HttpClientResponse answer, HttpServerRequest request) {
        request.response().setStatusCode(answer.statusCode());
        request.response().headers().addAll(answer.headers()).remove(HttpHeaders.CONTENT_LENGTH);
    }
}
