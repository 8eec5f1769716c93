package caravan.commerce.payments.provider;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Batcher;
import caravan.chassis.api.store.SqlDatabase;
import caravan.commerce.kernel.Money;
import caravan.commerce.payments.PaymentProvider;
import caravan.commerce.payments.ProviderUnreachableException;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.OperationKind;
import caravan.commerce.payments.domain.ProviderAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The built-in provider. It behaves as one in the world outside: it commits what it does in transactions of its own,
 * does each key once, and can time out before or after it charged, or answer late, as the means of payment tells it.
 * Calls that arrive together share a commit, so that it is no slower than what it stands for.
 */
public final class SimulatedProvider implements PaymentProvider {
    private final Batcher<SimulatedRequest, SimulatedOutcome> requests;
    private final SqlDatabase database;
    private final Duration timeout;
    private final Duration slowAnswer;

    /**
     * @param timeout how long a caller waits for an answer that does not come
     * @param slowAnswer how long the means of payment {@code slow} takes
     */
    public SimulatedProvider(Assembly assembly, Duration timeout, Duration slowAnswer) {
        this.requests = assembly.batcher("answer-simulated-requests", new AnsweringSimulatedRequests(assembly.clock()));
        this.database = SqlDatabase.of(assembly.database());
        this.timeout = timeout;
        this.slowAnswer = slowAnswer;
    }

    @Override
    public ProviderAnswer authorize(IntentId key, PaymentId paymentId, Money amount, String method)
            throws ProviderUnreachableException, InterruptedException {
        return ask(new SimulatedRequest.Authorize(key, paymentId, amount, method));
    }

    @Override
    public ProviderAnswer capture(IntentId key, String authorization, Money amount)
            throws ProviderUnreachableException, InterruptedException {
        return follow(key, OperationKind.CAPTURE, authorization);
    }

    @Override
    public ProviderAnswer voidAuthorization(IntentId key, String authorization)
            throws ProviderUnreachableException, InterruptedException {
        return follow(key, OperationKind.VOID, authorization);
    }

    @Override
    public ProviderAnswer refund(IntentId key, String capture, Money amount)
            throws ProviderUnreachableException, InterruptedException {
        return follow(key, OperationKind.REFUND, capture);
    }

    @Override
    public Optional<ProviderAnswer> lookUp(IntentId key) {
        return database.read(handle -> SimulatedLog.find(handle, key));
    }

    private ProviderAnswer follow(IntentId key, OperationKind kind, String reference)
            throws ProviderUnreachableException, InterruptedException {
        Optional<UUID> authorization = SimulatedReference.authorizationKey(reference);
        return authorization.isPresent()
                ? ask(new SimulatedRequest.Follow(key, kind, authorization.get()))
                : new ProviderAnswer.Declined("unknown_reference");
    }

    private ProviderAnswer ask(SimulatedRequest request) throws ProviderUnreachableException, InterruptedException {
        return switch (requests.submit(request)) {
            case SimulatedOutcome.TimedOut _ -> throw timeOut(request, "nothing was done");
            case SimulatedOutcome.Done done -> {
                Optional<SimulatedMethod> method = SimulatedMethod.ofCode(done.method());
                if (method.equals(Optional.of(SimulatedMethod.SLOW))) {
                    Thread.sleep(slowAnswer);
                }
                if (method.equals(Optional.of(SimulatedMethod.TIMEOUT_AFTER_CHARGE)) && !done.repeated()) {
                    throw timeOut(request, "it was done");
                }
                yield done.answer();
            }
        };
    }

    private ProviderUnreachableException timeOut(SimulatedRequest request, String truth) throws InterruptedException {
        Thread.sleep(timeout);
        return new ProviderUnreachableException("simulated time-out after " + timeout + " of " + request.key() + ": "
                + truth + ", which the caller cannot know");
    }
}
