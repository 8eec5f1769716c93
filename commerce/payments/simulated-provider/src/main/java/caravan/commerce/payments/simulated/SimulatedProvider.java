package caravan.commerce.payments.simulated;

import caravan.chassis.api.Batcher;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.provider.OperationKey;
import caravan.commerce.payments.provider.PaymentProvider;
import caravan.commerce.payments.provider.ProviderReply;
import caravan.commerce.payments.provider.ProviderUnreachableException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The simulated provider. It behaves like a real one: it commits its work in its own transactions, and does each key once. The payment
 * method tells it to time out before or after the charge, or to answer late. Concurrent calls share one commit, so that it is not slower
 * than a real provider.
 */
final class SimulatedProvider implements PaymentProvider {
    private final Batcher<SimulatedRequest, AnswerSimulatedRequests.Outcome> requests;
    private final SimulatedOperationRepository operations;
    private final Duration timeout;
    private final Duration slowAnswer;

    /**
     * @param timeout how long a caller waits when no answer comes
     * @param slowAnswer how long an answer takes for the payment method {@code slow}
     */
    SimulatedProvider(
            Batcher<SimulatedRequest, AnswerSimulatedRequests.Outcome> requests,
            SimulatedOperationRepository operations,
            Duration timeout,
            Duration slowAnswer) {
        this.requests = requests;
        this.operations = operations;
        this.timeout = timeout;
        this.slowAnswer = slowAnswer;
    }

    @Override
    public ProviderReply authorize(OperationKey key, PaymentId paymentId, Money amount, String method)
            throws ProviderUnreachableException, InterruptedException {
        return ask(new SimulatedRequest.Authorize(key, paymentId, amount, method));
    }

    @Override
    public ProviderReply capture(OperationKey key, String authorization, Money amount)
            throws ProviderUnreachableException, InterruptedException {
        return follow(key, SimulatedKind.CAPTURE, authorization);
    }

    @Override
    public ProviderReply voidAuthorization(OperationKey key, String authorization)
            throws ProviderUnreachableException, InterruptedException {
        return follow(key, SimulatedKind.VOID, authorization);
    }

    @Override
    public ProviderReply refund(OperationKey key, String capture, Money amount)
            throws ProviderUnreachableException, InterruptedException {
        return follow(key, SimulatedKind.REFUND, capture);
    }

    @Override
    public Optional<ProviderReply> lookUp(OperationKey key) {
        return operations.find(key).map(SimulatedOperation::reply);
    }

    private ProviderReply follow(OperationKey key, SimulatedKind kind, String reference)
            throws ProviderUnreachableException, InterruptedException {
        Optional<UUID> authorization = SimulatedReference.authorizationKey(reference);
        return authorization.isPresent()
                ? ask(new SimulatedRequest.Follow(key, kind, authorization.get()))
                : new ProviderReply.Declined("unknown_reference");
    }

    private ProviderReply ask(SimulatedRequest request) throws ProviderUnreachableException, InterruptedException {
        return switch (requests.submit(request)) {
            case AnswerSimulatedRequests.Outcome.TimedOut _ -> throw timeOut(request, "nothing was done");
            case AnswerSimulatedRequests.Outcome.Done done -> {
                Optional<SimulatedMethod> method = SimulatedMethod.parse(done.method());
                if (method.equals(Optional.of(SimulatedMethod.SLOW))) {
                    Thread.sleep(slowAnswer);
                }
                if (method.equals(Optional.of(SimulatedMethod.TIMEOUT_AFTER_CHARGE)) && !done.repeated()) {
                    throw timeOut(request, "it was done");
                }
                yield done.reply();
            }
        };
    }

    private ProviderUnreachableException timeOut(SimulatedRequest request, String truth) throws InterruptedException {
        Thread.sleep(timeout);
        return new ProviderUnreachableException("simulated time-out after " + timeout + " of " + request.key() + ": "
                + truth + ", which the caller cannot know");
    }
}
