package caravan.chassis.http.documents;

import caravan.chassis.api.http.Reply;
import caravan.chassis.http.problems.Refusal;
import caravan.kernel.TokenBucket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A process' metrics as a page of text that all readers share. It is made at most once a second, and making it takes at most a twentieth
 * of one processor. Its figures are at most a second old. Too frequent readers are refused, since sending the page alone
 * costs as much as many answers of services.
 */
public final class MetricsPage {
    private static final long AGE_NANOS_MAX = Duration.ofSeconds(1).toNanos();
    /** A page is kept for so many times the time it took to make. */
    private static final int KEPT_TIMES = 20;
    /** Readers that wait while the page is made. */
    private static final int READERS_WAITING_MAX = 32;

    private static final TokenBucket.Rate READS = TokenBucket.Rate.perSecond(20, 20);

    private final String mediaType;
    private final Supplier<String> scrape;
    private final ReentrantLock making = new ReentrantLock();
    private final Semaphore waiting = new Semaphore(READERS_WAITING_MAX);
    private volatile @Nullable Page last;
    private final AtomicReference<TokenBucket> reads = new AtomicReference<>(TokenBucket.full(System.nanoTime()));

    /** One rendering. */
    public static final class Page {
        private final String mediaType;
        private final byte[] text;
        private final long staleAtNanos;
        private byte @Nullable [] gzip;

        private Page(String mediaType, byte[] text, long staleAtNanos) {
            this.mediaType = mediaType;
            this.text = text;
            this.staleAtNanos = staleAtNanos;
        }

        public String mediaType() {
            return mediaType;
        }

        public byte[] text() {
            return text;
        }

        /** The same page, compressed when it is first asked for. */
        public synchronized byte[] gzip() {
            if (gzip == null) {
                gzip = compressed(text);
            }
            return gzip;
        }
    }

    /** @param scrape all meters in the format of the media type */
    MetricsPage(String mediaType, Supplier<String> scrape) {
        this.mediaType = mediaType;
        this.scrape = scrape;
    }

    /** The page if it is still fresh: for event loops. */
    public Optional<Page> known() {
        Page known = last;
        return known == null || System.nanoTime() - known.staleAtNanos >= 0 ? Optional.empty() : Optional.of(known);
    }

    /** Whether a page may be read now: 20 at once, then 20 a second. */
    public boolean takeTurn() {
        long now = System.nanoTime();
        return TokenBucket.take(reads, READS, now).nanosUntilToken(READS, now) == 0;
    }

    /** The answer to a reader that is refused. */
    public static Reply tooMany() {
        return Refusal.unavailable("overloaded", "The metrics are read too often; try again in a second.");
    }

    /** The page, made now or a moment ago; empty if too many readers wait already. */
    public Optional<Page> page() {
        if (!waiting.tryAcquire()) {
            return Optional.empty();
        }
        making.lock();
        try {
            Optional<Page> known = known();
            return known.isPresent() ? known : Optional.of(make());
        } finally {
            making.unlock();
            waiting.release();
        }
    }

    private Page make() {
        long begunNanos = System.nanoTime();
        byte[] text = scrape.get().getBytes(StandardCharsets.UTF_8);
        long now = System.nanoTime();
        Page made = new Page(mediaType, text, now + Math.min(AGE_NANOS_MAX, KEPT_TIMES * (now - begunNanos)));
        last = made;
        return made;
    }

    /** Whether a reader's {@code Accept-Encoding} accepts compression (RFC 9110, 12.5.3). Any weight above zero counts the same. */
    public static boolean isGzipAsked(@Nullable String acceptEncoding) {
        if (acceptEncoding == null) {
            return false;
        }
        for (String each : acceptEncoding.split(",", -1)) {
            String[] parts = each.split(";", 2);
            if (parts[0].strip().equalsIgnoreCase("gzip")) {
                return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0{0,3})?");
            }
        }
        return false;
    }

    private static byte[] compressed(byte[] text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length / 8);
        try (GZIPOutputStream out = new Quick(bytes)) {
            out.write(text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** The text is so repetitive that a higher level gains little. */
    private static final class Quick extends GZIPOutputStream {
        Quick(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
