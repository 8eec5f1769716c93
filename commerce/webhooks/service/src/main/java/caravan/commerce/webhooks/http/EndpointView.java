package caravan.commerce.webhooks.http;

import caravan.commerce.webhooks.domain.Endpoint;
import caravan.commerce.webhooks.domain.EndpointId;
import caravan.commerce.webhooks.domain.Secrets;
import caravan.kernel.WireNames;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An endpoint in JSON.
 *
 * @param secret shown once, in the answer to the request that made it
 * @param previousSecretUntil until then the secret before the last rotation signs, too
 */
record EndpointView(
        EndpointId id,
        String url,
        List<String> eventTypes,
        Optional<String> description,
        String status,
        Optional<String> pauseReason,
        Optional<Instant> failingSince,
        Optional<String> secret,
        Optional<Instant> previousSecretUntil,
        long version,
        Instant createdAt,
        Instant changedAt) {

    static EndpointView of(Endpoint endpoint, Instant now) {
        return of(endpoint, Optional.empty(), now);
    }

    static EndpointView withSecret(Endpoint endpoint, Instant now) {
        return of(endpoint, Optional.of(endpoint.secrets().current().text()), now);
    }

    private static EndpointView of(Endpoint endpoint, Optional<String> secret, Instant now) {
        Optional<String> pauseReason = endpoint.status().pauseReason().map(WireNames::of);
        return new EndpointView(
                endpoint.id(),
                endpoint.url().value(),
                endpoint.eventTypes(),
                Optional.of(endpoint.description()).filter(text -> !text.isEmpty()),
                pauseReason.isPresent() ? "paused" : "active",
                pauseReason,
                endpoint.failingSince(),
                secret,
                endpoint.secrets().previous().map(Secrets.Previous::until).filter(now::isBefore),
                endpoint.version(),
                endpoint.createdAt(),
                endpoint.changedAt());
    }
}
