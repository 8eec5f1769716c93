package caravan.commerce.payments;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.commerce.payments.PaymentRepository.OpenIntent;
import caravan.commerce.payments.WaitingIntentRepository.WaitingIntent;
import caravan.commerce.payments.domain.Decision;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.LapsePolicy;
import caravan.commerce.payments.domain.OperationKind;
import caravan.commerce.payments.domain.Payment;
import caravan.commerce.payments.domain.ProviderAnswer;
import caravan.commerce.payments.domain.ProviderIntent;
import caravan.kernel.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records the provider's answers: changes the payment, adds to the ledger, and sends the reply. */
final class RecordProviderAnswers implements UseCase<CallResult, Decision> {
    private static final Logger LOG = LoggerFactory.getLogger(RecordProviderAnswers.class);

    /** A look at an action that was called off has done nothing, whatever it saw. */
    private static final ProviderAnswer CALLED_OFF = new ProviderAnswer.Declined("called_off");

    private final PaymentRepository payments;
    private final Identifiers identifiers;
    private final Clock clock;
    private final Backoff backoff;
    private final Duration lease;
    private final HandOver handOver;
    private final LapsePolicy lapse;

    RecordProviderAnswers(
            PaymentRepository payments,
            Identifiers identifiers,
            Clock clock,
            Backoff backoff,
            Duration lease,
            HandOver handOver,
            LapsePolicy lapse) {
        this.payments = payments;
        this.identifiers = identifiers;
        this.clock = clock;
        this.backoff = backoff;
        this.lease = lease;
        this.handOver = handOver;
        this.lapse = lapse;
    }

    @Override
    public List<Decision> handle(Transaction transaction, List<CallResult> results) {
        Instant now = clock.instant();
        PaymentRepository.LockedIntents locked = payments.lock(
                transaction,
                results.stream().map(CallResult::paymentId).toList(),
                results.stream().map(CallResult::intentId).toList());
        PaymentBatch batch = new PaymentBatch(now, now.plus(lease), identifiers, locked.payments());
        Map<IntentId, OpenIntent> open = new HashMap<>(locked.open());
        Map<IntentId, WaitingIntent> unanswered = new HashMap<>();
        List<Decision> decisions = new ArrayList<>(results.size());
        for (CallResult result : results) {
            decisions.add(
                    switch (result) {
                        case CallResult.Answered answered -> answer(batch, open, answered);
                        case CallResult.Unanswered(var id, var _, var attempts) -> {
                            Instant next = now.plus(backoff.afterAttempts(attempts));
                            unanswered.put(id, new WaitingIntent(id, attempts, next));
                            yield new Decision.Refused("not answered; to be asked again at " + next);
                        }
                    });
        }
        // If an intent's lease has ended, an answer and a lost answer of it can be in one batch. The answer wins.
        unanswered.keySet().retainAll(open.keySet());
        for (WaitingIntent intent : unanswered.values()) {
            OpenIntent still = open.get(intent.id());
            if (still != null && isCalledOff(batch, still.intent())) {
                batch.settle(intent.id(), CALLED_OFF);
            } else {
                batch.putOff(intent);
            }
        }
        batch.save(transaction, payments, handOver);
        return decisions;
    }

    /** Whether this is a look at an action that the customer need not do any more. */
    private static boolean isCalledOff(PaymentBatch batch, ProviderIntent intent) {
        return intent.kind() == OperationKind.CONFIRM
                && switch (batch.find(intent.paymentId()).orElseThrow().status()) {
                    case ACTION_REQUIRED, AUTHORIZED -> false;
                    default -> true;
                };
    }

    private Decision answer(PaymentBatch batch, Map<IntentId, OpenIntent> open, CallResult.Answered answered) {
        OpenIntent settled = open.remove(answered.intentId());
        if (settled == null) {
            return new Decision.Refused("the answer was recorded before");
        }
        ProviderIntent intent = settled.intent();
        Payment payment = batch.find(intent.paymentId()).orElseThrow();
        Decision decision = payment.answer(intent.kind(), answered.answer(), lapse, batch.now());
        boolean isOvertaken = decision instanceof Decision.Repeated;
        batch.settle(intent.id(), isOvertaken ? CALLED_OFF : answered.answer());
        switch (decision) {
            case Decision.Changed changed -> {
                batch.change(changed, settled.cause());
                changed.posting().ifPresent(kind -> batch.post(intent, kind));
                warnIfRefused(intent, payment, answered.answer());
            }
            case Decision.Repeated _ -> {}
            case Decision.Refused refused ->
                LOG.atError()
                        .addKeyValue("payment_id", payment.id())
                        .addKeyValue("order_id", payment.orderId())
                        .addKeyValue("intent_id", intent.id())
                        .addKeyValue("reason", refused.why())
                        .log("A provider's answer does not fit the payment: compare it with the provider's log");
        }
        return decision;
    }

    private static void warnOfLapse(ProviderIntent intent, Payment payment) {
        LOG.atWarn()
                .addKeyValue("payment_id", payment.id())
                .addKeyValue("order_id", payment.orderId())
                .addKeyValue("intent_id", intent.id())
                .log("An authorization has lapsed before it was captured");
    }

    private static void warnIfRefused(ProviderIntent intent, Payment payment, ProviderAnswer answer) {
        switch (intent.kind()) {
            case AUTHORIZE -> {}
            case CONFIRM -> {
                if (answer instanceof ProviderAnswer.Lapsed) {
                    warnOfLapse(intent, payment);
                }
            }
            case RENEW, CAPTURE, VOID, CANCEL, REFUND ->
                answer.declineReason()
                        .ifPresent(reason -> LOG.atError()
                                .addKeyValue("payment_id", payment.id())
                                .addKeyValue("order_id", payment.orderId())
                                .addKeyValue("intent_id", intent.id())
                                .addKeyValue("operation", intent.kind().wireName())
                                .addKeyValue("reason", reason)
                                .log("The provider refused an operation that must be done; it will be asked again"));
        }
    }
}
