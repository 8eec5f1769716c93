package caravan.commerce.payments;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.tracing.Cause;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.PaymentRepository.OpenIntent;
import caravan.commerce.payments.PaymentRepository.SettledIntent;
import caravan.commerce.payments.WaitingIntentRepository.DueIntent;
import caravan.commerce.payments.WaitingIntentRepository.WaitingIntent;
import caravan.commerce.payments.domain.CustomerAction;
import caravan.commerce.payments.domain.Decision;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.LedgerTransfer;
import caravan.commerce.payments.domain.Payment;
import caravan.commerce.payments.domain.PaymentOutcome;
import caravan.commerce.payments.domain.PaymentStatus;
import caravan.commerce.payments.domain.PostingKind;
import caravan.commerce.payments.domain.ProviderAnswer;
import caravan.commerce.payments.domain.ProviderIntent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The payments of one batch, in memory. Each command sees what the commands before it changed; all is saved together at the end. */
final class PaymentBatch {
    private final Instant now;
    private final Instant leaseEnd;
    private final Identifiers identifiers;
    private final Map<PaymentId, Payment> loaded;
    private final Map<PaymentId, Payment> inserted = new LinkedHashMap<>();
    private final Map<PaymentId, Payment> updated = new LinkedHashMap<>();
    private final Map<PaymentId, OrderId> voidedEarly = new LinkedHashMap<>();
    private final List<OpenIntent> opened = new ArrayList<>();
    private final List<DueIntent> due = new ArrayList<>();
    private final List<WaitingIntent> waiting = new ArrayList<>();
    private final List<SettledIntent> settled = new ArrayList<>();
    private final List<LedgerTransfer> posted = new ArrayList<>();
    private final Map<PaymentId, CustomerAction> actions = new LinkedHashMap<>();
    private final List<PaymentId> actionsEnded = new ArrayList<>();
    private final List<Telling> tellings = new ArrayList<>();

    private record Telling(PaymentOutcome outcome, Cause cause) {}

    /** @param leaseEnd until then, new intents belong to this process */
    PaymentBatch(Instant now, Instant leaseEnd, Identifiers identifiers, Map<PaymentId, Payment> loaded) {
        this.now = now;
        this.leaseEnd = leaseEnd;
        this.identifiers = identifiers;
        this.loaded = loaded;
    }

    Instant now() {
        return now;
    }

    Optional<Payment> find(PaymentId id) {
        Payment payment = inserted.get(id);
        if (payment == null) {
            payment = updated.getOrDefault(id, loaded.get(id));
        }
        return Optional.ofNullable(payment);
    }

    boolean isVoidedEarly(PaymentId id) {
        return voidedEarly.containsKey(id);
    }

    void voidEarly(PaymentId id, OrderId orderId) {
        voidedEarly.put(id, orderId);
    }

    void change(Decision.Changed changed, Cause cause) {
        Payment payment = changed.payment();
        boolean known = loaded.containsKey(payment.id());
        find(payment.id())
                .filter(before -> before.status() == PaymentStatus.ACTION_REQUIRED)
                .ifPresent(before -> actionsEnded.add(before.id()));
        changed.action().ifPresent(action -> actions.put(payment.id(), action));
        (known ? updated : inserted).put(payment.id(), payment);
        changed.operation().ifPresent(operation -> open(payment, operation, cause));
        changed.reply().ifPresent(reply -> tell(reply, cause));
    }

    private void open(Payment payment, Decision.OperationRequest operation, Cause cause) {
        ProviderIntent intent =
                new ProviderIntent(new IntentId(identifiers.next()), payment.id(), operation.kind(), payment.amount());
        opened.add(new OpenIntent(intent, cause));
        if (operation.delay().isZero()) {
            due.add(new DueIntent(intent, 1, leaseEnd, payment.method(), payment.references(), cause));
        } else {
            waiting.add(new WaitingIntent(intent.id(), 0, now.plus(operation.delay())));
        }
    }

    void putOff(WaitingIntent intent) {
        waiting.add(intent);
    }

    void settle(IntentId id, ProviderAnswer answer) {
        settled.add(new SettledIntent(id, answer));
    }

    /** Books what an approved intent did. */
    void post(ProviderIntent intent, PostingKind kind) {
        LedgerTransfer.of(intent, kind, now).ifPresent(posted::add);
    }

    void tell(PaymentOutcome outcome, Cause cause) {
        tellings.add(new Telling(outcome, cause));
    }

    /** @param handOver gets the new intents after the commit */
    void save(Transaction transaction, PaymentRepository payments, HandOver handOver) {
        payments.save(
                transaction,
                new PaymentChanges(
                        now,
                        List.copyOf(inserted.values()),
                        List.copyOf(updated.values()),
                        voidedEarly,
                        opened,
                        waiting,
                        settled,
                        posted,
                        actions,
                        actionsEnded));
        tellings.forEach(telling -> PaymentMessages.send(transaction.outbox(), telling.outcome(), telling.cause()));
        if (!due.isEmpty()) {
            transaction.afterCommit(() -> handOver.take(due));
        }
    }
}
