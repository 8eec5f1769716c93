package caravan.chassis.runtime.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.http.TokenCheck;
import caravan.chassis.runtime.network.OwnCertificate;
import caravan.chassis.testkit.values.TestIssuer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An issuer that asks itself for its keys over TLS. It trusts its own certificate, which does not name 127.0.0.1. */
class OwnCertificateTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    private final TestIssuer issuer = new TestIssuer("key-1");
    private HttpsServer keys;

    private KeyStore made(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process making = new ProcessBuilder((keytool
                                + " -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC -genkeypair -alias a -keyalg EC -storetype PKCS12 -dname CN="
                                + name + " -storepass " + new String(PASSWORD) + " -keystore " + store)
                        .split(" "))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(making.waitFor()).isZero();
        KeyStore keyStore = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keyStore.load(in, PASSWORD);
        }
        String certificate = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(keyStore.getCertificate("a").getEncoded());
        Files.writeString(pem(name), "-----BEGIN CERTIFICATE-----\n" + certificate + "\n-----END CERTIFICATE-----\n");
        return keyStore;
    }

    private Path pem(String name) {
        return folder.resolve(name + ".pem");
    }

    @BeforeEach
    void serveKeys() throws Exception {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(made("shop.example"), PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        keys = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        keys.setHttpsConfigurator(new HttpsConfigurator(context));
        keys.createContext("/jwks.json", exchange -> {
            byte[] body = issuer.jwks().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        keys.start();
    }

    @AfterEach
    void stop() {
        keys.stop(0);
    }

    private TokenCheck check(Optional<SSLSocketFactory> tls) throws Exception {
        URI uri = URI.create("https://127.0.0.1:" + keys.getAddress().getPort() + "/jwks.json");
        return new TokenVerifier(
                        () -> uri, tls, EndedSessionsAge.notRequired(), Clock.systemUTC(), new SimpleMeterRegistry())
                .verify(issuer.token("staff"));
    }

    private Optional<SSLSocketFactory> trusting(String name) {
        return Optional.of(new OwnCertificate(pem(name)).context().getSocketFactory());
    }

    @Test
    void theIssuersOwnCertificateIsTrustedWhateverNameItHas() throws Exception {
        assertThat(check(trusting("shop.example"))).isInstanceOf(TokenCheck.Accepted.class);
    }

    @Test
    void anotherCertificateIsNot() throws Exception {
        made("other.example");
        assertThat(check(trusting("other.example"))).isInstanceOf(TokenCheck.Undecided.class);
    }

    @Test
    void withoutItTheKeysCannotBeRead() throws Exception {
        assertThat(check(Optional.empty())).isInstanceOf(TokenCheck.Undecided.class);
    }
}
