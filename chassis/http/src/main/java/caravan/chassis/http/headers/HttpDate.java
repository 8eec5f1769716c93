package caravan.chassis.http.headers;

import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The value of a {@code Date} header (RFC 9110, 5.6.7 and 6.6.1): in GMT and in English, independent of the process' locale and time
 * zone.
 */
final class HttpDate {
    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** @param line the whole header line */
    @SuppressWarnings("ArrayRecordComponent") // nobody changes or compares it
    private record Second(long number, CharSequence text, byte[] line) {
        static Second of(long number) {
            String text = IMF_FIXDATE.format(Instant.ofEpochSecond(number));
            return new Second(
                    number,
                    HttpHeaders.createOptimized(text),
                    ("date: " + text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** All answers of a second share one text. */
    private static volatile Second last = Second.of(0);

    private HttpDate() {}

    static CharSequence now() {
        return at(System.currentTimeMillis() / 1_000);
    }

    /** The header's line now; nobody may change it. */
    static byte[] line() {
        return second(System.currentTimeMillis() / 1_000).line();
    }

    static CharSequence at(long epochSecond) {
        return second(epochSecond).text();
    }

    private static Second second(long epochSecond) {
        Second second = last;
        if (second.number() != epochSecond) {
            second = Second.of(epochSecond);
            last = second;
        }
        return second;
    }
}
