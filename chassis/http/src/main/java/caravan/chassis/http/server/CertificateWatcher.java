package caravan.chassis.http.server;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the files of a certificate and its key, on a thread of its own, and passes on a new pair. The two files are written one after
 * the other: until they match, the old pair stays.
 */
final class CertificateWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatcher.class);

    private final Vertx vertx;
    private final TlsFiles files;
    private final Duration every;
    private @Nullable Pair used;
    private @Nullable Pair refused;
    private @Nullable Thread looking;

    /** The content of the two files. */
    private record Pair(byte[] certificate, byte[] key) {
        static Pair of(TlsFiles files) throws IOException {
            return new Pair(Files.readAllBytes(files.certificate()), Files.readAllBytes(files.key()));
        }

        PemKeyCertOptions options() {
            return new PemKeyCertOptions()
                    .setCertValue(Buffer.buffer(certificate))
                    .setKeyValue(Buffer.buffer(key));
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Pair pair
                    && Arrays.equals(certificate, pair.certificate)
                    && Arrays.equals(key, pair.key);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(certificate) + Arrays.hashCode(key);
        }
    }

    /** @param every how often the files are checked */
    CertificateWatcher(Vertx vertx, TlsFiles files, Duration every) {
        this.vertx = vertx;
        this.files = files;
        this.every = every;
    }

    /**
     * The first pair.
     *
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if there is no certificate, or no key that matches it
     */
    PemKeyCertOptions read() throws IOException {
        Pair now = Pair.of(files);
        if (!belongsTogether(now)) {
            throw new IllegalArgumentException(
                    "the key in " + files.key() + " does not belong to the certificate in " + files.certificate());
        }
        used = now;
        return now.options();
    }

    /** Whether the certificate verifies what the key signs. */
    private boolean belongsTogether(Pair pair) {
        try {
            PublicKey verifying = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pair.certificate()))
                    .getPublicKey();
            X509KeyManager keys =
                    (X509KeyManager) pair.options().getKeyManagerFactory(vertx).getKeyManagers()[0];
            String[] names = keys.getServerAliases(verifying.getAlgorithm(), null);
            PrivateKey signing = names == null ? null : keys.getPrivateKey(names[0]);
            return signing != null && isVerified(signing, verifying);
        } catch (Exception unreadable) {
            // Vert.x declares Exception; after any exception, this pair cannot be used.
            LOG.atDebug().setCause(unreadable).log("A certificate and its key cannot be used");
            return false;
        }
    }

    private static boolean isVerified(PrivateKey signing, PublicKey verifying) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (verifying.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> verifying.getAlgorithm();
                });
        byte[] text = verifying.getEncoded();
        signature.initSign(signing);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(verifying);
        signature.update(text);
        return signature.verify(signed);
    }

    /** @param use uses the pair from now on, or throws; it is called again until it does not throw */
    void watch(Consumer<PemKeyCertOptions> use) {
        looking = Thread.ofVirtual().name("certificates").start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    Thread.sleep(every);
                    look(use);
                } catch (InterruptedException closed) {
                    return;
                }
            }
        });
    }

    private void look(Consumer<PemKeyCertOptions> use) {
        try {
            Pair now = Pair.of(files);
            if (now.equals(used)) {
                return;
            }
            if (belongsTogether(now)) {
                take(now, use);
            } else if (isNew(now)) {
                LOG.warn("The new certificate and key do not belong together; the old ones stay in use until they do");
            }
        } catch (IOException unreadable) {
            LOG.atWarn().setCause(unreadable).log("The changed certificate cannot be read; the old one stays in use");
        }
    }

    private void take(Pair now, Consumer<PemKeyCertOptions> use) {
        try {
            use.accept(now.options());
            used = now;
            LOG.info("The new certificate is in use");
        } catch (RuntimeException unfit) {
            if (isNew(now)) {
                LOG.atWarn()
                        .setCause(unfit)
                        .log(
                                "The new certificate and key belong together but cannot be used; the old ones stay in use");
            }
        }
    }

    /** Whether it is refused for the first time, so that each pair is logged once. */
    private boolean isNew(Pair now) {
        boolean known = now.equals(refused);
        refused = now;
        return !known;
    }

    @Override
    public void close() {
        if (looking != null) {
            looking.interrupt();
        }
    }
}
