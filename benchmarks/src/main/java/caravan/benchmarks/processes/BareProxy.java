package caravan.benchmarks.processes;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A proxy of Vert.x with nothing around it, in a process of its own: it forwards each GET with its header fields, and decides nothing. It
 * is what the gateway is compared with. It ends when its standard input does.
 */
public final class BareProxy implements AutoCloseable {
    private static final int START_SECONDS_MAX = 10;
    private static final int CONNECTIONS_MAX = 256;
    private static final String HEAP = "-Xmx64m";

    private final ChildJvm process;

    private BareProxy(ChildJvm process) {
        this.process = process;
    }

    /** Starts it. */
    public static BareProxy start(InetSocketAddress service) throws IOException {
        return new BareProxy(ChildJvm.start(
                List.of(HEAP),
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
        int loops = Runtime.getRuntime().availableProcessors();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
        List<HttpServer> servers = new ArrayList<>();
        vertx.deployVerticle(() -> new OneLoop(service, servers), new DeploymentOptions().setInstances(loops))
                .toCompletionStage()
                .toCompletableFuture()
                .get(START_SECONDS_MAX, TimeUnit.SECONDS);
        System.out.println(servers.getFirst().actualPort());
        while (System.in.read() >= 0) {
            // Until its parent ends.
        }
        System.exit(0);
    }

    /** The proxy on one event loop, with connections of its own, as in the gateway. */
    private static final class OneLoop extends AbstractVerticle {
        private final SocketAddress service;
        private final List<HttpServer> servers;

        OneLoop(SocketAddress service, List<HttpServer> servers) {
            this.service = service;
            this.servers = servers;
        }

        @Override
        public void start(Promise<Void> started) {
            HttpClient client =
                    vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX));
            // Below 0: all instances share one free port.
            HttpServer server = vertx.createHttpServer(
                    new HttpServerOptions().setHost("127.0.0.1").setPort(-1));
            synchronized (servers) {
                servers.add(server);
            }
            server.requestHandler(request -> forward(request, client))
                    .listen()
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        private void forward(HttpServerRequest request, HttpClient client) {
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
}
