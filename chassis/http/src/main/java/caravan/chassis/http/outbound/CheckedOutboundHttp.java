package caravan.chassis.http.outbound;

import caravan.chassis.api.outbound.OutboundAnswer;
import caravan.chassis.api.outbound.OutboundFailedException;
import caravan.chassis.api.outbound.OutboundFailedException.Reason;
import caravan.chassis.api.outbound.OutboundHttp;
import caravan.chassis.api.outbound.OutboundPost;
import caravan.chassis.api.outbound.OutboundRules;
import caravan.chassis.http.addresses.AddressRanges;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** The HTTP client for URLs that people gave. It connects to addresses that it has checked, and to no name. */
public final class CheckedOutboundHttp implements OutboundHttp {
    private static final String USER_AGENT = "Caravan";
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    /** Below it are the ports of other protocols, such as mail. */
    private static final int OTHER_PORTS_MIN = 1024;

    private static final int PORT_MAX = 65_535;
    private static final int STATUS_LINE_BYTES_MAX = 1024;
    private static final int HEADER_BYTES_MAX = 16 * 1024;
    private static final int READ_BYTES = 8 * 1024;
    /** Less than the five seconds after which many servers close: a request on a closed connection would fail. */
    private static final int IDLE_SECONDS_MAX = 4;
    /** Of one host, in use or idle. Callers bound their calls; here no call waits for another. */
    private static final int CONNECTIONS_PER_HOST_MAX = 1_000;

    private final HttpClientAgent client;
    private final HostLookups lookups;
    private final CallableAddresses addresses;
    private final OutboundRules rules;

    private final OutboundCalls calls;

    private record Target(String host, int port, boolean isTls, String pathAndQuery) {}

    CheckedOutboundHttp(
            Vertx vertx, OutboundRules rules, HttpClientOptions options, HostLookups lookups, OutboundCalls calls) {
        this.rules = rules;
        this.calls = calls;
        this.lookups = lookups;
        this.addresses = new CallableAddresses(rules.allowedNetworks()
                .map(text -> AddressRanges.of(rules.setting(), text))
                .orElse(AddressRanges.NONE));
        this.client = vertx.createHttpClient(
                options.setProtocolVersion(HttpVersion.HTTP_1_1)
                        .setConnectTimeout(Math.toIntExact(rules.connectMax().toMillis()))
                        .setSslHandshakeTimeout(rules.connectMax().toMillis())
                        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setTcpNoDelay(true)
                        .setKeepAliveTimeout(IDLE_SECONDS_MAX)
                        .setIdleTimeout(Math.toIntExact(rules.answerMax().toSeconds()) + IDLE_SECONDS_MAX)
                        .setMaxInitialLineLength(STATUS_LINE_BYTES_MAX)
                        .setMaxHeaderSize(HEADER_BYTES_MAX)
                        .setReceiveBufferSize(READ_BYTES)
                        .setVerifyHost(true)
                        .setForceSni(true),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_HOST_MAX));
    }

    /**
     * @param service the caller, for the metrics
     * @throws IllegalArgumentException if the rules' networks cannot be read
     */
    public static OutboundHttp open(Vertx vertx, OutboundRules rules, String service, MeterRegistry registry) {
        return new CheckedOutboundHttp(
                vertx,
                rules,
                new HttpClientOptions(),
                new HostLookups(InetAddress::getAllByName),
                new OutboundCalls(service, registry));
    }

    @Override
    public Optional<String> refusalOf(URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(rules.allowsHttp() && scheme.equals("http"))) {
            return Optional.of(rules.allowsHttp() ? "must begin with https:// or http://" : "must begin with https://");
        }
        if (url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            return Optional.of("must have a host, and neither a user nor a fragment");
        }
        int port = target(url).port();
        if (port > PORT_MAX || (port < OTHER_PORTS_MIN && port != HTTP_PORT && port != HTTPS_PORT)) {
            return Optional.of("must have the port 443, 80, or one from " + OTHER_PORTS_MIN + " to " + PORT_MAX);
        }
        return AddressRanges.address(target(url).host())
                .filter(literal -> !addresses.mayCall(literal))
                .map(_ -> "must not lead to an address that is not public");
    }

    @Override
    public OutboundAnswer post(OutboundPost request) throws OutboundFailedException, InterruptedException {
        return calls.timed(() -> postUntimed(request));
    }

    private OutboundAnswer postUntimed(OutboundPost request) throws OutboundFailedException, InterruptedException {
        long deadline = System.nanoTime() + rules.answerMax().toNanos();
        Optional<String> refusal = refusalOf(request.url());
        if (refusal.isPresent()) {
            throw new OutboundFailedException(Reason.REFUSED_ADDRESS, "the URL " + refusal.get());
        }
        Target target = target(request.url());
        InetAddress address = checkedAddress(target.host());
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, target.port())))
                .setHost(target.host())
                .setPort(target.port())
                .setSsl(target.isTls())
                .setFollowRedirects(false)
                .setURI(target.pathAndQuery())
                .setConnectTimeout(rules.connectMax().toMillis());
        request.headers().forEach(options::putHeader);
        options.putHeader("User-Agent", USER_AGENT);
        return send(options, request.body(), deadline);
    }

    private InetAddress checkedAddress(String host) throws OutboundFailedException, InterruptedException {
        List<InetAddress> all = lookups.of(host, rules.connectMax());
        for (InetAddress each : all) {
            if (!addresses.mayCall(each)) {
                throw new OutboundFailedException(
                        Reason.REFUSED_ADDRESS,
                        "the host " + host + " has an address that is not public; setting " + rules.setting()
                                + " can allow it");
            }
        }
        return all.getFirst();
    }

    private OutboundAnswer send(RequestOptions options, byte[] body, long deadline)
            throws OutboundFailedException, InterruptedException {
        CompletableFuture<OutboundAnswer> answer = new CompletableFuture<>();
        CompletableFuture<HttpClientRequest> sent = new CompletableFuture<>();
        client.request(options).onComplete(made -> {
            if (made.failed()) {
                answer.completeExceptionally(made.cause());
                return;
            }
            HttpClientRequest request = made.result();
            sent.complete(request);
            if (answer.isDone()) {
                request.reset();
                return;
            }
            AnswerStart.read(request, Buffer.buffer(body), rules.answerBytesMax(), answer);
        });
        try {
            return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new OutboundFailedException(Reason.TIMEOUT, "no whole answer came within " + text(rules.answerMax()));
        } catch (ExecutionException failed) {
            throw failure(failed.getCause() == null ? failed : failed.getCause(), sent.isDone());
        } finally {
            // The connection of a call that was given up or interrupted must not be used again.
            if (answer.cancel(false)) {
                sent.thenAccept(HttpClientRequest::reset);
            }
        }
    }

    private OutboundFailedException failure(Throwable cause, boolean isConnected) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof SSLException) {
                return new OutboundFailedException(Reason.TLS_FAILED, "TLS failed: " + each.getMessage());
            }
        }
        return isConnected
                ? new OutboundFailedException(Reason.BROKEN, "the connection broke before the answer was whole")
                : new OutboundFailedException(
                        Reason.CONNECT_FAILED, "no connection was made within " + text(rules.connectMax()));
    }

    private static String text(Duration time) {
        return time.toMillis() + " ms";
    }

    private static Target target(URI url) {
        boolean isTls = "https".equalsIgnoreCase(url.getScheme());
        String host = url.getHost();
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return new Target(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                url.getPort() >= 0 ? url.getPort() : isTls ? HTTPS_PORT : HTTP_PORT,
                isTls,
                url.getRawQuery() == null ? path : path + "?" + url.getRawQuery());
    }
}
