package caravan.commerce.webhooks.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The secrets of an endpoint.
 *
 * @param previous signs, too, until its time is over, so that a receiver can change its secret without a gap
 */
public record Secrets(WebhookSecret current, Optional<Previous> previous) {
    /** The secret before the last rotation. */
    public record Previous(WebhookSecret secret, Instant until) {}

    /** A first secret. */
    public static Secrets of(WebhookSecret first) {
        return new Secrets(first, Optional.empty());
    }

    /** The new secret signs from now on. The present one goes on for a time, and an earlier one ends at once. */
    public Secrets rotate(WebhookSecret next, Instant now, Duration overlap) {
        return new Secrets(next, Optional.of(new Previous(current, now.plus(overlap))));
    }

    /** The secrets that sign at a moment, the present one first. */
    public List<WebhookSecret> validAt(Instant time) {
        Stream<WebhookSecret> older =
                previous.filter(each -> time.isBefore(each.until())).map(Previous::secret).stream();
        return Stream.concat(Stream.of(current), older).toList();
    }
}
