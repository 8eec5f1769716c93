package caravan.benchmarks.processes;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The inside of a bare process: a server of Vert.x on each event loop. They share a free port, which is printed. */
final class BareProcess {
    private static final int START_SECONDS_MAX = 10;

    private BareProcess() {}

    /**
     * Serves until the input ends, then ends the process.
     *
     * @param handler makes the handler of one event loop
     */
    static void serve(Reader input, Function<Vertx, Handler<HttpServerRequest>> handler) throws Exception {
        int loops = Runtime.getRuntime().availableProcessors();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
        List<HttpServer> servers = new ArrayList<>();
        vertx.deployVerticle(() -> new OneLoop(handler, servers), new DeploymentOptions().setInstances(loops))
                .toCompletionStage()
                .toCompletableFuture()
                .get(START_SECONDS_MAX, TimeUnit.SECONDS);
        System.out.println(servers.getFirst().actualPort());
        while (input.read() >= 0) {
            // Until its parent ends.
        }
        System.exit(0);
    }

    private static final class OneLoop extends AbstractVerticle {
        private final Function<Vertx, Handler<HttpServerRequest>> handler;
        private final List<HttpServer> servers;

        OneLoop(Function<Vertx, Handler<HttpServerRequest>> handler, List<HttpServer> servers) {
            this.handler = handler;
            this.servers = servers;
        }

        @Override
        public void start(Promise<Void> started) {
            // Below 0: all instances share one free port.
            HttpServer server = vertx.createHttpServer(
                    new HttpServerOptions().setHost("127.0.0.1").setPort(-1));
            synchronized (servers) {
                servers.add(server);
            }
            server.requestHandler(handler.apply(vertx))
                    .listen()
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }
}
