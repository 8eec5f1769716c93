package caravan.commerce.payments;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.tracing.Cause;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.CustomerAction;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.LedgerTransfer;
import caravan.commerce.payments.domain.Payment;
import caravan.commerce.payments.domain.ProviderAnswer;
import caravan.commerce.payments.domain.ProviderIntent;
import caravan.kernel.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Stores payments, their intents (what the provider is asked to do) and the ledger. Pages come newest first. */
public interface PaymentRepository {
    /** @param voidedEarly the payments that were voided before their authorization was asked for */
    record Locked(Map<PaymentId, Payment> payments, Set<PaymentId> voidedEarly) {}

    /** @param open the intents that the provider has not answered yet */
    record LockedIntents(Map<PaymentId, Payment> payments, Map<IntentId, OpenIntent> open) {}

    /** @param cause the message that led to the intent; the reply to the provider's answer names it */
    record OpenIntent(ProviderIntent intent, Cause cause) {}

    /** An intent that the provider has answered. */
    record SettledIntent(IntentId id, ProviderAnswer answer) {}

    /** Locks the payments in key order until the transaction ends. Ids without a payment are left out. */
    Locked lock(Transaction transaction, Collection<PaymentId> ids);

    /** Locks the payments as {@link #lock(Transaction, Collection)} does, and then those of the intents that are still open. */
    LockedIntents lock(Transaction transaction, Collection<PaymentId> ids, Collection<IntentId> intents);

    void save(Transaction transaction, PaymentChanges changes);

    Optional<Payment> find(PaymentId id);

    /** What the payment's customer must do now. */
    Optional<CustomerAction> action(PaymentId payment);

    /**
     * Some payments.
     *
     * @param user only this user's
     * @param order only this order's
     * @param before only those made before this one
     */
    List<Payment> page(Optional<UserId> user, Optional<OrderId> order, Optional<PaymentId> before, int rowsMax);

    /**
     * What the provider was asked to do for a payment.
     *
     * @param outcome {@code approved}, {@code declined} or {@code action_required}; empty until the provider has answered
     * @param reason why it was declined
     * @param attempts how often an operation that was put off has been taken up
     * @param cause the id of the message that led to it
     */
    record Operation(
            ProviderIntent intent,
            Optional<String> outcome,
            Optional<String> reason,
            OptionalInt attempts,
            Optional<Instant> nextAttemptAt,
            Instant createdAt,
            Optional<Instant> settledAt,
            String cause,
            String traceId) {}

    /** The payment's latest operations, at most 200, the first one first. */
    List<Operation> operations(PaymentId payment);

    /**
     * Some transfers of the ledger.
     *
     * @param payment only those of this payment
     * @param before only those whose intent was made before this one
     */
    List<LedgerTransfer> ledger(Optional<PaymentId> payment, Optional<IntentId> before, int rowsMax);
}
