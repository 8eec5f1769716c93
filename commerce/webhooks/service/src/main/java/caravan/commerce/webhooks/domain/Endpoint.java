package caravan.commerce.webhooks.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A server outside that gets events.
 *
 * @param eventTypes names of message types, sorted, each once
 * @param description for people; may be empty
 * @param failingSince the first failure since the last success
 * @param version from 1; it goes up by one at each change
 */
public record Endpoint(
        EndpointId id,
        EndpointUrl url,
        List<String> eventTypes,
        String description,
        EndpointStatus status,
        Secrets secrets,
        Optional<Instant> failingSince,
        long version,
        Instant createdAt,
        Instant changedAt) {
    public Endpoint {
        eventTypes = eventTypes.stream().distinct().sorted().toList();
    }

    /** What an administrator decides; empty for what stays. */
    public record Wish(
            Optional<EndpointUrl> url,
            Optional<List<String>> eventTypes,
            Optional<String> description,
            Optional<Boolean> paused) {}

    /** A new endpoint, which is active. */
    public static Endpoint create(
            EndpointId id,
            EndpointUrl url,
            List<String> eventTypes,
            String description,
            WebhookSecret secret,
            Instant now) {
        return new Endpoint(
                id,
                url,
                eventTypes,
                description,
                EndpointStatus.ACTIVE,
                Secrets.of(secret),
                Optional.empty(),
                1,
                now,
                now);
    }

    /** As an administrator wishes. The same endpoint, if nothing changes. */
    public Endpoint change(Wish wish, Instant now) {
        EndpointStatus next = wish.paused().map(this::asked).orElse(status);
        // Whoever resumes an endpoint, or gives it another URL, starts the time again after which it is paused for its
        // failures.
        boolean isFreshStart = (!next.equals(status) && next.equals(EndpointStatus.ACTIVE))
                || wish.url().filter(other -> !other.equals(url)).isPresent();
        Endpoint changed = new Endpoint(
                id,
                wish.url().orElse(url),
                wish.eventTypes().orElse(eventTypes),
                wish.description().orElse(description),
                next,
                secrets,
                isFreshStart ? Optional.empty() : failingSince,
                version,
                createdAt,
                changedAt);
        return changed.equals(this) ? this : changed.next(changed.status, changed.secrets, now);
    }

    private EndpointStatus asked(boolean paused) {
        if (!paused) {
            return EndpointStatus.ACTIVE;
        }
        return status.pauseReason().isPresent() ? status : new EndpointStatus.Paused(PauseReason.ADMINISTRATOR);
    }

    public Endpoint rotate(WebhookSecret secret, Instant now, Duration overlap) {
        return next(status, secrets.rotate(secret, now, overlap), now);
    }

    private Endpoint next(EndpointStatus nextStatus, Secrets nextSecrets, Instant now) {
        return new Endpoint(
                id, url, eventTypes, description, nextStatus, nextSecrets, failingSince, version + 1, createdAt, now);
    }
}
