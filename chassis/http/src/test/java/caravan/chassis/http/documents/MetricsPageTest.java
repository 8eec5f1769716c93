package caravan.chassis.http.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
    @Test
    void concurrentReadersShareOnePageAndTooManyWaitersAreRefused() throws Exception {
        AtomicInteger made = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        MetricsPage metrics = new MetricsPage(MetricsPages.TEXT, () -> {
            made.incrementAndGet();
            await().until(() -> go.getCount() == 0);
            return "up 1\n";
        });
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<MetricsPage.Page>>> pages = new ArrayList<>();
            for (int reader = 0; reader < 200; reader++) {
                pages.add(readers.submit(metrics::page));
            }
            await().until(() -> pages.stream().filter(Future::isDone).count() == 200 - 32);
            go.countDown();
            int read = 0;
            for (Future<Optional<MetricsPage.Page>> page : pages) {
                read += page.get().isPresent() ? 1 : 0;
            }
            assertThat(read).isEqualTo(32);
            assertThat(made).hasValue(1);
        }
    }

    @Test
    void aPageIsAtMostASecondOld() throws Exception {
        AtomicInteger made = new AtomicInteger();
        MetricsPage metrics = new MetricsPage(MetricsPages.TEXT, () -> "made " + made.incrementAndGet() + "\n");
        assertThat(metrics.page().orElseThrow().text()).asString().isEqualTo("made 1\n");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> metrics.page().orElseThrow().text().length > 0 && made.get() > 1);
    }

    @Test
    void moreThanTwentyPagesInASecondAreRefused() {
        MetricsPage metrics = new MetricsPage(MetricsPages.TEXT, () -> "up 1\n");
        int taken = 0;
        for (int turn = 0; turn < 100; turn++) {
            taken += metrics.takeTurn() ? 1 : 0;
        }
        assertThat(taken).as("a burst of one second, or of two").isBetween(20, 40);
        await().atMost(Duration.ofSeconds(5)).until(metrics::takeTurn);
    }

    @Test
    void itIsCompressedIfTheReaderAcceptsThat() throws Exception {
        String text = "http_server_requests_seconds_count{route=\"/orders\"} 1.0\n".repeat(1000);
        MetricsPage.Page page =
                new MetricsPage(MetricsPages.TEXT, () -> text).page().orElseThrow();
        assertThat(page.gzip().length).isLessThan(page.text().length / 10);
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(page.gzip()))) {
            assertThat(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(text);
        }
        assertThat(MetricsPage.isGzipAsked("deflate, gzip;q=0.5")).isTrue();
        assertThat(MetricsPage.isGzipAsked("gzip")).isTrue();
        for (String not : new String[] {"", "identity", "gzip;q=0", "gzip; q=0.000", "x-gzipped"}) {
            assertThat(MetricsPage.isGzipAsked(not)).as(not).isFalse();
        }
    }
}
