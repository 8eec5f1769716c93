package caravan.commerce.payments.testkit.stripe;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The keys of requests and their answers: https://docs.stripe.com/api/idempotent_requests. */
final class IdempotencyKeys {
    /** Stripe may remove a key after this time. Here it does so at once. */
    private static final Duration KEPT = Duration.ofHours(24);

    private final Map<String, Known> known = new HashMap<>();
    private final Clock clock;

    /** @param answer empty while the first request runs */
    private record Known(String path, Form form, Instant at, Optional<StripeServer.Answer> answer) {}

    IdempotencyKeys(Clock clock) {
        this.clock = clock;
    }

    /** The stored answer; empty if the request is the first one of its key. Then {@link #store} or {@link #forget} must follow. */
    synchronized Optional<StripeServer.Answer> begin(String key, String path, Form form) {
        Known before = known.get(key);
        if (before == null || !before.at().plus(KEPT).isAfter(clock.instant())) {
            known.put(key, new Known(path, form, clock.instant(), Optional.empty()));
            return Optional.empty();
        }
        if (!before.path().equals(path) || !before.form().equals(form)) {
            throw StripeFault.of(
                    400,
                    "idempotency_error",
                    "",
                    "Keys for idempotent requests can only be used with the same parameters they were first used with.");
        }
        if (before.answer().isEmpty()) {
            throw StripeFault.of(
                    409,
                    "invalid_request_error",
                    "idempotency_key_in_use",
                    "There is currently another in-progress request using this Idempotent Key.");
        }
        return before.answer();
    }

    synchronized void store(String key, StripeServer.Answer answer) {
        Known begun = known.get(key);
        if (begun != null) {
            known.put(key, new Known(begun.path(), begun.form(), begun.at(), Optional.of(answer)));
        }
    }

    /** The request did not reach its endpoint, or its parameters were not valid. */
    synchronized void forget(String key) {
        known.remove(key);
    }
}
