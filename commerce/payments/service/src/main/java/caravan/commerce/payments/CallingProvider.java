package caravan.commerce.payments;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.Database;
import caravan.chassis.api.Steps;
import caravan.chassis.api.Worker;
import caravan.commerce.payments.domain.Decision;
import caravan.commerce.payments.domain.ProviderAnswer;
import caravan.commerce.payments.domain.ProviderIntent;
import caravan.commerce.payments.provider.OperationKey;
import caravan.commerce.payments.provider.PaymentProvider;
import caravan.commerce.payments.provider.ProviderReply;
import caravan.commerce.payments.provider.ProviderUnreachableException;
import caravan.kernel.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the provider for what is wanted of it: takes up due intents in one short transaction, then calls for each on its
 * own virtual thread, outside of any transaction, with the intent's id as the key. An operation that may have been
 * asked for before, as its answer got lost or the process was killed, is looked up by its key first.
 */
final class CallingProvider implements Worker {
    private static final Logger LOG = LoggerFactory.getLogger(CallingProvider.class);

    /**
     * @param callsMax operations that are with the provider at once
     * @param attemptsPerLookMax how often the provider is asked, with {@code backoff} between, before the intent is put back
     * @param lease after so long, an intent that a killed worker held may be taken up by another
     */
    record Limits(int callsMax, int attemptsPerLookMax, Backoff backoff, Duration lease) {}

    private final Payments payments;
    private final Database database;
    private final PaymentProvider provider;
    private final Batcher<CallResult, Decision> answers;
    private final Clock clock;
    private final Steps steps;
    private final Limits limits;
    private final ExecutorService calls;
    private final Semaphore free;

    CallingProvider(
            Payments payments,
            Database database,
            PaymentProvider provider,
            Batcher<CallResult, Decision> answers,
            Clock clock,
            Steps steps,
            Limits limits,
            ExecutorService calls) {
        this.payments = payments;
        this.database = database;
        this.provider = provider;
        this.answers = answers;
        this.clock = clock;
        this.steps = steps;
        this.limits = limits;
        this.calls = calls;
        this.free = new Semaphore(limits.callsMax());
    }

    @Override
    public boolean work() throws InterruptedException {
        free.acquire();
        int room = 1 + free.drainPermits();
        int started = 0;
        try {
            List<DueIntent> due = takeUp(room);
            for (DueIntent intent : due) {
                calls.execute(() -> callAndRelease(intent));
                started++;
            }
        } finally {
            free.release(room - started);
        }
        return started == room;
    }

    @Override
    public void finish() throws InterruptedException {
        free.acquire(limits.callsMax());
    }

    private List<DueIntent> takeUp(int rowsMax) {
        Instant now = clock.instant();
        return database.write(transaction -> payments.takeUp(transaction, now, now.plus(limits.lease()), rowsMax));
    }

    private void callAndRelease(DueIntent due) {
        try {
            answers.submit(ask(due));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            // The intent stays open: it is taken up again, and looked up, when its lease ends.
            LOG.atWarn()
                    .addKeyValue("intent_id", due.intent().id())
                    .addKeyValue("payment_id", due.intent().paymentId())
                    .setCause(failed)
                    .log("A call to the provider could not be made or recorded; it will be looked up");
        } finally {
            free.release();
        }
    }

    private CallResult ask(DueIntent due) throws InterruptedException {
        ProviderIntent intent = due.intent();
        boolean lookUpFirst = due.mayBeKnownToProvider();
        for (int attempt = 1; ; attempt++) {
            try {
                Optional<ProviderReply> known = lookUpFirst ? provider.lookUp(key(intent)) : Optional.empty();
                ProviderReply reply = known.isPresent() ? known.get() : call(due);
                return new CallResult.Answered(intent.id(), intent.paymentId(), answer(reply));
            } catch (ProviderUnreachableException lost) {
                lookUpFirst = true;
                if (attempt == limits.attemptsPerLookMax()) {
                    warnOfSilence(intent, lost);
                    return new CallResult.Unanswered(intent.id(), intent.paymentId(), intent.attempts());
                }
                Thread.sleep(limits.backoff().afterAttempts(attempt));
            }
        }
    }

    private ProviderReply call(DueIntent due) throws ProviderUnreachableException, InterruptedException {
        steps.reached("calling-provider.before-call");
        ProviderReply reply = callByKind(due);
        steps.reached("calling-provider.after-call");
        return reply;
    }

    private ProviderReply callByKind(DueIntent due) throws ProviderUnreachableException, InterruptedException {
        ProviderIntent intent = due.intent();
        OperationKey key = key(intent);
        return switch (intent.kind()) {
            case AUTHORIZE -> provider.authorize(key, intent.paymentId(), intent.amount(), due.method());
            case CAPTURE -> provider.capture(key, authorization(due), intent.amount());
            case VOID -> provider.voidAuthorization(key, authorization(due));
            case REFUND -> provider.refund(key, due.references().capture().orElseThrow(), intent.amount());
        };
    }

    private static OperationKey key(ProviderIntent intent) {
        return new OperationKey(intent.id().value());
    }

    private static ProviderAnswer answer(ProviderReply reply) {
        return switch (reply) {
            case ProviderReply.Approved approved -> new ProviderAnswer.Approved(approved.reference());
            case ProviderReply.Declined declined -> new ProviderAnswer.Declined(declined.reason());
        };
    }

    private static String authorization(DueIntent due) {
        return due.references().authorization().orElseThrow();
    }

    private static void warnOfSilence(ProviderIntent intent, ProviderUnreachableException lost) {
        LOG.atWarn()
                .addKeyValue("intent_id", intent.id())
                .addKeyValue("payment_id", intent.paymentId())
                .addKeyValue("operation", intent.kind().code())
                .addKeyValue("attempts", intent.attempts())
                .addKeyValue("reason", lost.getMessage())
                .log("The provider does not answer; the operation stays open and will be looked up again");
    }
}
