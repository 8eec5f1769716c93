package caravan.chassis.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.testkit.values.SelfSigned;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificateWatcherTest {
    private static final Duration EVERY = Duration.ofMillis(20);

    @TempDir
    private Path folder;

    private final EventLoops loops = EventLoops.start(1);
    private final List<PemKeyCertOptions> used = new CopyOnWriteArrayList<>();
    private TlsFiles files;
    private TlsFiles renewed;
    private CertificateWatcher certificates;

    @BeforeEach
    void writePairs() throws Exception {
        files = SelfSigned.write(folder, "first", TlsFiles::new);
        renewed = SelfSigned.write(Files.createDirectory(folder.resolve("renewed")), "second", TlsFiles::new);
        certificates = new CertificateWatcher(loops.vertx(), files, EVERY);
    }

    @AfterEach
    void stop() {
        certificates.close();
        loops.close();
    }

    private static void renew(Path file, Path from) throws IOException {
        Files.copy(from, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private boolean isRenewed(PemKeyCertOptions pair) throws IOException {
        return pair.getCertValue().toString().equals(Files.readString(renewed.certificate()))
                && pair.getKeyValue().toString().equals(Files.readString(renewed.key()));
    }

    private void awaitLooks() {
        AtomicInteger looks = new AtomicInteger();
        Awaitility.await().pollInterval(EVERY).until(() -> looks.incrementAndGet() > 10);
    }

    @Test
    void a_renewed_certificate_is_used_once_its_key_can_be_read() throws IOException {
        certificates.read();
        renew(files.certificate(), renewed.certificate());
        Files.delete(files.key());
        assertThatThrownBy(certificates::read).isInstanceOf(IOException.class);
        renew(files.key(), renewed.key());
        certificates.watch(used::add);

        Awaitility.await().until(() -> !used.isEmpty() && isRenewed(used.getFirst()));
    }

    @Test
    void a_renewed_certificate_is_used_once_its_new_key_is_there() throws IOException {
        certificates.read();
        certificates.watch(used::add);
        renew(files.certificate(), renewed.certificate());
        awaitLooks();
        assertThat(used).isEmpty();

        renew(files.key(), renewed.key());

        Awaitility.await().until(() -> !used.isEmpty());
        assertThat(used).hasSize(1);
        assertThat(isRenewed(used.getFirst())).isTrue();
    }

    @Test
    void a_pair_that_cannot_be_used_at_first_is_offered_again() throws IOException {
        AtomicInteger offers = new AtomicInteger();
        certificates.read();
        certificates.watch(pair -> {
            if (offers.incrementAndGet() < 3) {
                throw new IllegalStateException("not now");
            }
            used.add(pair);
        });
        renew(files.certificate(), renewed.certificate());
        renew(files.key(), renewed.key());

        Awaitility.await().until(() -> !used.isEmpty());
        assertThat(isRenewed(used.getFirst())).isTrue();
    }

    @Test
    void a_missing_or_mismatched_pair_is_refused_at_the_start() throws IOException {
        renew(files.key(), renewed.key());
        assertThatThrownBy(certificates::read)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not belong");
        Files.writeString(files.certificate(), "nonsense");
        assertThatThrownBy(certificates::read).isInstanceOf(IllegalArgumentException.class);
    }
}
