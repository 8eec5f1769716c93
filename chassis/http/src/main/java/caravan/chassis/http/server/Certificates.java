package caravan.chassis.http.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the files of a certificate, on a thread of its own, and hands on what is new. */
final class Certificates implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

    private final TlsFiles files;
    private final Duration every;
    private byte[] certificate = new byte[0];
    private byte[] key = new byte[0];
    private @Nullable Thread looking;

    /** @param every how often the files are looked at */
    Certificates(TlsFiles files, Duration every) {
        this.files = files;
        this.every = every;
    }

    /** @throws IOException if a file cannot be read */
    PemKeyCertOptions read() throws IOException {
        byte[] certificateNow = Files.readAllBytes(files.certificate());
        byte[] keyNow = Files.readAllBytes(files.key());
        // Both or none: what is known of one alone would not look new when the other can be read.
        certificate = certificateNow;
        key = keyNow;
        return new PemKeyCertOptions().setCertValue(Buffer.buffer(certificate)).setKeyValue(Buffer.buffer(key));
    }

    /** @param use whether the pair fits and is used from now on; called until it does */
    void watch(Predicate<PemKeyCertOptions> use) {
        looking = Thread.ofVirtual().name("certificates").start(() -> {
            boolean settled = true;
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    Thread.sleep(every);
                    settled = look(use, settled);
                } catch (InterruptedException closed) {
                    return;
                }
            }
        });
    }

    private boolean look(Predicate<PemKeyCertOptions> use, boolean settled) {
        byte[] certificateBefore = certificate;
        byte[] keyBefore = key;
        try {
            PemKeyCertOptions now = read();
            if (settled && Arrays.equals(certificateBefore, certificate) && Arrays.equals(keyBefore, key)) {
                return true;
            }
            boolean used = use.test(now);
            LOG.info(
                    used ? "The new certificate is used" : "The new certificate and key do not fit; the old ones stay");
            return used;
        } catch (IOException unreadable) {
            LOG.atWarn().setCause(unreadable).log("The certificate cannot be read again; the old one stays");
            return settled;
        }
    }

    @Override
    public void close() {
        if (looking != null) {
            looking.interrupt();
        }
    }
}
