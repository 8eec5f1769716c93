package caravan.run.supervisor;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the gateway's own certificate alone, whatever names stand on it: the supervisor asks the gateway at this machine's
 * address whether it is ready. The file is read at each handshake, since it is renewed while the fleet runs.
 */
final class GatewayCertificate extends X509ExtendedTrustManager {
    private static final String VARIABLE = "CARAVAN_TLS_CERTIFICATE";

    private final Path file;

    GatewayCertificate(Path file) {
        this.file = file;
    }

    /** Empty if the gateway speaks clear text. */
    static Optional<Path> fileIn(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(VARIABLE))
                .filter(file -> !file.isBlank())
                .map(Path::of);
    }

    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {this}, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK has no TLS", impossible);
        }
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            if (!chain[0].equals(CertificateFactory.getInstance("X.509").generateCertificate(in))) {
                throw new CertificateException("this is not the certificate in " + file);
            }
        } catch (IOException unreadable) {
            throw new CertificateException("the certificate in " + file + " cannot be read", unreadable);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw noServer();
    }

    private static CertificateException noServer() {
        return new CertificateException("the supervisor takes no clients over TLS");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
