package caravan.chassis.http.server;

import caravan.chassis.http.server.bounds.ListenerLimits;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The options of Vert.x. */
final class ListenerOptions {
    /** Concurrent streams of one HTTP/2 connection. */
    private static final int STREAMS_MAX = 100;
    /** Bytes that one HTTP/2 connection may send ahead for a stream, and (RFC 9113, 6.9.2) for all of them. */
    private static final int WINDOW_BYTES = 65_535;
    /** Resets of one HTTP/2 connection, by either side (CVE-2023-44487, CVE-2025-8671). */
    private static final int RESETS_MAX = 200;

    private static final int RESETS_WINDOW_SECONDS = 30;
    /** Netty's limits are above ours, since our refusals are better. */
    private static final int SLACK_BYTES = 1024;

    private ListenerOptions() {}

    static HttpServerOptions of(String host, int port, ListenerLimits limits, Optional<PemKeyCertOptions> certificate) {
        int headBytesMax = limits.heads().headBytesMax() + SLACK_BYTES;
        HttpServerOptions options = new HttpServerOptions();
        options.setHost(host)
                .setPort(port)
                .setTcpNoDelay(true)
                .setMaxInitialLineLength(headBytesMax)
                .setMaxHeaderSize(headBytesMax)
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setHandle100ContinueAutomatically(false)
                .setStrictThreadMode(true)
                .setHttp2RstFloodMaxRstFramePerWindow(RESETS_MAX)
                .setHttp2RstFloodWindowDuration(RESETS_WINDOW_SECONDS)
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(STREAMS_MAX)
                        .setInitialWindowSize(WINDOW_BYTES)
                        .setMaxHeaderListSize(limits.heads().headBytesMax())
                        .setPushEnabled(false));
        certificate.ifPresent(pair -> {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                    .setKeyCertOptions(pair)
                    .setEnabledSecureTransportProtocols(protocols())
                    .setSslHandshakeTimeout(limits.times().head().toMillis())
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        });
        return options;
    }

    static ServerSSLOptions tls(PemKeyCertOptions pair) {
        ServerSSLOptions options = new ServerSSLOptions();
        options.setKeyCertOptions(pair).setUseAlpn(true).setEnabledSecureTransportProtocols(protocols());
        return options;
    }

    private static Set<String> protocols() {
        return Set.of("TLSv1.3", "TLSv1.2");
    }
}
