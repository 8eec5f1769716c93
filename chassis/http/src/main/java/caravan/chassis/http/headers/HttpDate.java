package caravan.chassis.http.headers;

import io.vertx.core.http.HttpHeaders;
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

    private record Second(long number, CharSequence text) {
        static Second of(long number) {
            return new Second(number, HttpHeaders.createOptimized(IMF_FIXDATE.format(Instant.ofEpochSecond(number))));
        }
    }

    /** All answers of a second share one text. */
    private static volatile Second last = Second.of(0);

    private HttpDate() {}

    static CharSequence now() {
        return at(System.currentTimeMillis() / 1_000);
    }

    static CharSequence at(long epochSecond) {
        Second second = last;
        if (second.number() != epochSecond) {
            second = Second.of(epochSecond);
            last = second;
        }
        return second.text();
    }
}
