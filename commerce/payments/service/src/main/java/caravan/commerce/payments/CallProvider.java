package caravan.commerce.payments;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.Database;
import caravan.chassis.api.Steps;
import caravan.chassis.api.Worker;
import caravan.chassis.api.tracing.CallSpan;
import caravan.chassis.api.tracing.Tracing;
import caravan.commerce.payments.WaitingIntentRepository.DueIntent;
import caravan.commerce.payments.WaitingIntentRepository.WaitingIntent;
import caravan.commerce.payments.domain.Decision;
import caravan.commerce.payments.domain.OperationKind;
import caravan.commerce.payments.domain.ProviderIntent;
import caravan.commerce.payments.provider.OperationKey;
import caravan.commerce.payments.provider.PaymentProvider;
import caravan.commerce.payments.provider.ProviderReply;
import caravan.commerce.payments.provider.ProviderUnreachableException;
import caravan.kernel.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends intents to the provider, each on its own virtual thread and outside of any transaction, with the intent's id as the key. A new
 * intent is leased to this process and handed over in memory after its commit. The worker takes the intents that wait in the database. If
 * an earlier call may have reached the provider, since its answer was lost or the process was killed, the operation is first looked up by
 * its key.
 */
final class CallProvider implements Worker {
    /** Sweeps per lease. With so many, an abandoned intent is taken when its lease ends, and not a lease later. */
    private static final int SWEEPS_PER_LEASE = 4;

    private static final Logger LOG = LoggerFactory.getLogger(CallProvider.class);

    /**
     * @param callsMax calls to the provider at once
     * @param handedOverMax intents that wait in memory for a free call; further ones wait in the database
     * @param attemptsPerLookMax how often the provider is called, with {@code backoff} between, before the intent is put off
     * @param lease how long an intent belongs to the process that took it; then another process may take it
     */
    record Limits(int callsMax, int handedOverMax, int attemptsPerLookMax, Backoff backoff, Duration lease) {}

    private final WaitingIntentRepository waiting;
    private final Database database;
    private final PaymentProvider provider;
    private final Batcher<CallResult, Decision> answers;
    private final Clock clock;
    private final Steps steps;
    private final Tracing tracing;
    private final Limits limits;
    private final ExecutorService calls;
    private final Semaphore free;
    private final Queue<DueIntent> handedOver;
    private final Duration betweenSweeps;
    private volatile boolean ended;
    /** Whether the last look found no open intent. Only the worker's thread uses it. */
    private boolean isQuiet;

    CallProvider(
            WaitingIntentRepository waiting,
            Database database,
            PaymentProvider provider,
            Batcher<CallResult, Decision> answers,
            Clock clock,
            Steps steps,
            Tracing tracing,
            Limits limits,
            ExecutorService calls) {
        this.waiting = waiting;
        this.database = database;
        this.provider = provider;
        this.answers = answers;
        this.clock = clock;
        this.steps = steps;
        this.tracing = tracing;
        this.limits = limits;
        this.calls = calls;
        this.free = new Semaphore(limits.callsMax());
        this.handedOver = new ArrayBlockingQueue<>(limits.handedOverMax());
        this.betweenSweeps = limits.lease().dividedBy(SWEEPS_PER_LEASE);
    }

    /** Takes intents that were just committed. Their calls start at once, or as soon as other calls end. */
    void take(List<DueIntent> fresh) {
        List<DueIntent> tooMany =
                fresh.stream().filter(intent -> !handedOver.offer(intent)).toList();
        startCalls();
        putBack(tooMany);
        if (ended) {
            putBackHandedOver();
        }
    }

    @Override
    public boolean work() throws InterruptedException {
        free.acquire();
        int room = 1 + free.drainPermits();
        int started = 0;
        try {
            for (DueIntent intent : takeUp(room)) {
                calls.execute(() -> callAndRelease(intent));
                started++;
            }
        } finally {
            free.release(room - started);
            startCalls();
        }
        return started == room;
    }

    /**
     * The pause is twice as long while no intent waits. Intents that are put off or put back meanwhile are taken that much later. Intents
     * of a killed process are still noted by one sweep and found by the next before their lease ends.
     */
    @Override
    public Duration pause(Duration idle) {
        Duration twice = idle.multipliedBy(2);
        return isQuiet && twice.compareTo(limits.lease().dividedBy(2)) <= 0 ? twice : idle;
    }

    /** Puts back the intents whose calls have not started, so that no process has to wait for the end of their lease. */
    @Override
    public void finish() throws InterruptedException {
        ended = true;
        putBackHandedOver();
        free.acquire(limits.callsMax());
    }

    private List<DueIntent> takeUp(int rowsMax) {
        Instant now = clock.instant();
        Instant leaseEnd = now.plus(limits.lease());
        return database.write(transaction -> {
            isQuiet = !waiting.isAnyOpen(transaction);
            if (isQuiet) {
                return List.of();
            }
            waiting.sweep(transaction, now, betweenSweeps, limits.lease());
            return waiting.takeUp(transaction, now, leaseEnd, rowsMax);
        });
    }

    /** Starts none while the worker waits for a free call, since the worker's intents are older. */
    private void startCalls() {
        while (!handedOver.isEmpty() && !free.hasQueuedThreads() && free.tryAcquire()) {
            calls.execute(this::callHandedOver);
        }
    }

    private void callHandedOver() {
        DueIntent next = handedOver.poll();
        // If its lease has ended, another process may have taken it. The sweep finds it, and it is looked up first.
        if (next != null && clock.instant().isBefore(next.leaseEnd())) {
            callAndRelease(next);
        } else {
            free.release();
            startCalls();
        }
    }

    private void putBackHandedOver() {
        List<DueIntent> rest = new ArrayList<>();
        for (DueIntent next = handedOver.poll(); next != null; next = handedOver.poll()) {
            rest.add(next);
        }
        putBack(rest);
    }

    private void putBack(List<DueIntent> intents) {
        Instant now = clock.instant();
        List<WaitingIntent> back = intents.stream()
                .filter(due -> now.isBefore(due.leaseEnd()))
                .map(due -> new WaitingIntent(due.intent().id(), due.attempts() - 1, now))
                .toList();
        if (!back.isEmpty()) {
            database.write(transaction -> {
                waiting.add(transaction, back);
                return back;
            });
        }
    }

    private void callAndRelease(DueIntent due) {
        try {
            CallResult result = ask(due);
            var unused = tracing.following(due.cause(), () -> answers.submit(result));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            // The intent stays open. When its lease ends, it is taken again and looked up.
            LOG.atWarn()
                    .addKeyValue("intent_id", due.intent().id())
                    .addKeyValue("payment_id", due.intent().paymentId())
                    .setCause(failed)
                    .log("A call to the provider could not be made or recorded; it will be looked up");
        } finally {
            free.release();
        }
        startCalls();
    }

    private CallResult ask(DueIntent due) throws InterruptedException {
        ProviderIntent intent = due.intent();
        if (intent.kind() == OperationKind.CONFIRM
                && due.references().authorization().isEmpty()) {
            // The action was called off, and there is nothing to look at.
            return new CallResult.Unanswered(intent.id(), intent.paymentId(), due.attempts());
        }
        boolean lookUpFirst = due.mayBeKnownToProvider();
        for (int attempt = 1; ; attempt++) {
            try {
                ProviderReply reply = traced(due, lookUpFirst && intent.kind() != OperationKind.CONFIRM);
                if (intent.kind() == OperationKind.CONFIRM && reply instanceof ProviderReply.ActionRequired) {
                    // The customer has not acted yet. The next look is later.
                    return new CallResult.Unanswered(intent.id(), intent.paymentId(), due.attempts());
                }
                return CallResult.of(intent, reply);
            } catch (ProviderUnreachableException lost) {
                lookUpFirst = true;
                if (attempt == limits.attemptsPerLookMax()) {
                    warnOfSilence(due, lost);
                    return new CallResult.Unanswered(intent.id(), intent.paymentId(), due.attempts());
                }
                Thread.sleep(limits.backoff().afterAttempts(attempt));
            }
        }
    }

    private ProviderReply traced(DueIntent due, boolean lookUpFirst)
            throws ProviderUnreachableException, InterruptedException {
        ProviderIntent intent = due.intent();
        try (CallSpan span = tracing.beginCall(intent.kind().wireName(), due.cause())) {
            try {
                Optional<ProviderReply> known = lookUpFirst ? provider.lookUp(key(intent)) : Optional.empty();
                return known.isPresent() ? known.get() : call(due);
            } catch (ProviderUnreachableException lost) {
                span.failed("unreachable");
                throw lost;
            }
        }
    }

    private ProviderReply call(DueIntent due) throws ProviderUnreachableException, InterruptedException {
        steps.reached("call-provider.before-call");
        ProviderReply reply = callByKind(due);
        steps.reached("call-provider.after-call");
        return reply;
    }

    private ProviderReply callByKind(DueIntent due) throws ProviderUnreachableException, InterruptedException {
        ProviderIntent intent = due.intent();
        OperationKey key = key(intent);
        return switch (intent.kind()) {
            case AUTHORIZE, RENEW -> provider.authorize(key, intent.paymentId(), intent.amount(), due.method());
            case CONFIRM -> provider.stateOf(authorization(due));
            case CAPTURE -> provider.capture(key, authorization(due), intent.amount());
            case VOID, CANCEL -> provider.voidAuthorization(key, authorization(due));
            case REFUND -> provider.refund(key, due.references().capture().orElseThrow(), intent.amount());
        };
    }

    private static OperationKey key(ProviderIntent intent) {
        return new OperationKey(intent.id().value());
    }

    private static String authorization(DueIntent due) {
        return due.references().authorization().orElseThrow();
    }

    private static void warnOfSilence(DueIntent due, ProviderUnreachableException lost) {
        ProviderIntent intent = due.intent();
        LOG.atWarn()
                .addKeyValue("intent_id", intent.id())
                .addKeyValue("payment_id", intent.paymentId())
                .addKeyValue("operation", intent.kind().wireName())
                .addKeyValue("attempts", due.attempts())
                .addKeyValue("reason", lost.getMessage())
                .log("The provider does not answer; the operation stays open and will be looked up again");
    }
}
