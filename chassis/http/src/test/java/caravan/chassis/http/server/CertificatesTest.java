package caravan.chassis.http.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificatesTest {
    @TempDir
    private Path folder;

    @Test
    void a_renewed_certificate_whose_key_could_not_be_read_at_first_is_used_when_it_can() throws IOException {
        Path certificate = Files.writeString(folder.resolve("certificate.pem"), "first");
        Path key = Files.writeString(folder.resolve("key.pem"), "key");
        List<PemKeyCertOptions> used = new CopyOnWriteArrayList<>();
        try (Certificates certificates = new Certificates(new TlsFiles(certificate, key), Duration.ofMillis(20))) {
            certificates.read();
            Files.writeString(certificate, "second");
            Files.delete(key);
            assertThatThrownBy(certificates::read).isInstanceOf(IOException.class);
            Files.writeString(key, "key");
            certificates.watch(used::add);

            Awaitility.await()
                    .until(() -> !used.isEmpty()
                            && used.getFirst().getCertValue().toString().equals("second"));
        }
    }
}
