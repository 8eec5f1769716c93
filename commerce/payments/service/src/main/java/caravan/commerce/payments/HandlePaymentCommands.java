package caravan.commerce.payments;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.tracing.Cause;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.contract.AuthorizePayment;
import caravan.commerce.payments.contract.CapturePayment;
import caravan.commerce.payments.contract.PaymentsCommand;
import caravan.commerce.payments.contract.RefundPayment;
import caravan.commerce.payments.contract.VoidPayment;
import caravan.commerce.payments.domain.Decision;
import caravan.commerce.payments.domain.Payment;
import caravan.commerce.payments.domain.PaymentOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles commands: records an intent if the provider must be called, or else answers at once. */
final class HandlePaymentCommands implements UseCase<Message<PaymentsCommand>, Decision> {
    private static final Logger LOG = LoggerFactory.getLogger(HandlePaymentCommands.class);

    private final PaymentRepository payments;
    private final Identifiers identifiers;
    private final Clock clock;
    private final Duration lease;
    private final HandOver handOver;

    HandlePaymentCommands(
            PaymentRepository payments, Identifiers identifiers, Clock clock, Duration lease, HandOver handOver) {
        this.payments = payments;
        this.identifiers = identifiers;
        this.clock = clock;
        this.lease = lease;
        this.handOver = handOver;
    }

    @Override
    public List<Decision> handle(Transaction transaction, List<Message<PaymentsCommand>> messages) {
        List<PaymentId> ids =
                messages.stream().map(message -> message.payload().paymentId()).toList();
        Instant now = clock.instant();
        PaymentRepository.Locked locked = payments.lock(transaction, ids);
        PaymentBatch batch = new PaymentBatch(now, now.plus(lease), identifiers, locked.payments());
        List<Decision> decisions = new ArrayList<>(messages.size());
        for (Message<PaymentsCommand> message : messages) {
            PaymentId id = message.payload().paymentId();
            boolean early = locked.voidedEarly().contains(id) || batch.isVoidedEarly(id);
            Decision decision = decide(batch, message, early);
            apply(batch, decision, message);
            decisions.add(decision);
        }
        batch.save(transaction, payments, handOver);
        return decisions;
    }

    private static Decision decide(PaymentBatch batch, Message<PaymentsCommand> message, boolean voidedEarly) {
        PaymentsCommand command = message.payload();
        Optional<Payment> known = batch.find(command.paymentId());
        if (known.isEmpty()) {
            return decideOnUnknown(batch, message, voidedEarly);
        }
        Payment payment = known.get();
        return switch (command) {
            case AuthorizePayment authorize -> payment.authorizeAgain(PaymentMessages.request(authorize));
            case CapturePayment _ -> payment.capture(batch.now());
            case VoidPayment _ -> payment.voidAuthorization(batch.now());
            case RefundPayment _ -> payment.refund(batch.now());
        };
    }

    private static Decision decideOnUnknown(PaymentBatch batch, Message<PaymentsCommand> message, boolean voidedEarly) {
        return switch (message.payload()) {
            case AuthorizePayment authorize ->
                voidedEarly
                        ? Payment.authorizeAfterVoid(PaymentMessages.request(authorize), batch.now())
                        : Payment.authorize(PaymentMessages.request(authorize), batch.now());
            case VoidPayment unseen -> {
                OrderId orderId = OrderId.parse(message.key());
                if (!voidedEarly) {
                    batch.voidEarly(unseen.paymentId(), orderId);
                }
                yield new Decision.Repeated(Optional.of(new PaymentOutcome.Voided(unseen.paymentId(), orderId)));
            }
            case CapturePayment _ -> new Decision.Refused("a payment that was never asked for cannot be captured");
            case RefundPayment _ -> new Decision.Refused("a payment that was never asked for cannot be refunded");
        };
    }

    private static void apply(PaymentBatch batch, Decision decision, Message<PaymentsCommand> message) {
        Cause cause = message.asCause();
        switch (decision) {
            case Decision.Changed changed -> batch.change(changed, cause);
            case Decision.Repeated repeated -> repeated.reply().ifPresent(reply -> batch.tell(reply, cause));
            case Decision.Refused refused ->
                LOG.atWarn()
                        .addKeyValue("order_id", message.key())
                        .addKeyValue("payment_id", message.payload().paymentId())
                        .addKeyValue("message_type", message.type().name())
                        .addKeyValue("message_id", message.id())
                        .addKeyValue("reason", refused.why())
                        .log("A payment command does not fit the payment's status. Nothing was done");
        }
    }
}
