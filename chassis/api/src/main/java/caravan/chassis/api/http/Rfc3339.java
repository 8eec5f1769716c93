package caravan.chassis.api.http;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** Reads times of requests (RFC 3339). */
public final class Rfc3339 {
    /** A UUIDv7 cannot hold a much later time. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private Rfc3339() {}

    /** @throws IllegalArgumentException if the text is not a time from 1970 to 9999 with an offset */
    public static Instant parse(String text) {
        try {
            Instant moment = OffsetDateTime.parse(text).toInstant();
            if (!moment.isBefore(Instant.EPOCH) && moment.isBefore(LATEST)) {
                return moment;
            }
        } catch (DateTimeParseException otherForm) {
            // The exception below says what is wrong.
        }
        throw new IllegalArgumentException(
                "must be a time of RFC 3339 from 1970 to 9999, such as 2026-03-01T10:00:00Z; write + as %2B");
    }
}
