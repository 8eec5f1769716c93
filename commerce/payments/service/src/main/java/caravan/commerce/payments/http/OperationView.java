package caravan.commerce.payments.http;

import caravan.commerce.kernel.Money;
import caravan.commerce.payments.PaymentRepository.Operation;
import caravan.commerce.payments.domain.IntentId;
import java.time.Instant;
import java.util.Optional;

/**
 * What the provider was asked to do for a payment, in JSON.
 *
 * @param state {@code settled} once the provider has answered, and {@code open} until then
 * @param attempts of an open operation that was put off
 */
record OperationView(
        IntentId id,
        String kind,
        Money amount,
        String state,
        Optional<String> outcome,
        Optional<String> reason,
        Optional<Integer> attempts,
        Optional<Instant> nextAttemptAt,
        Instant createdAt,
        Optional<Instant> settledAt,
        String cause,
        String traceId) {

    static OperationView of(Operation operation) {
        return new OperationView(
                operation.intent().id(),
                operation.intent().kind().wireName(),
                operation.intent().amount(),
                operation.outcome().isPresent() ? "settled" : "open",
                operation.outcome(),
                operation.reason(),
                operation.attempts().isPresent()
                        ? Optional.of(operation.attempts().getAsInt())
                        : Optional.empty(),
                operation.nextAttemptAt(),
                operation.createdAt(),
                operation.settledAt(),
                operation.cause(),
                operation.traceId());
    }
}
