package caravan.commerce.webhooks;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.Database;
import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Steps;
import caravan.chassis.api.Worker;
import caravan.chassis.api.outbound.OutboundAnswer;
import caravan.chassis.api.outbound.OutboundFailedException;
import caravan.chassis.api.outbound.OutboundHttp;
import caravan.chassis.api.outbound.OutboundPost;
import caravan.commerce.webhooks.DeliveryRepository.DueDelivery;
import caravan.commerce.webhooks.domain.Attempt;
import caravan.commerce.webhooks.domain.EndpointId;
import caravan.kernel.WireNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes deliveries, each on its own virtual thread and outside of any transaction. It takes the leases of lanes that are due, as many as an
 * endpoint has free places in this process. Endpoints share no place, so one that hangs delays no other. If this process is killed, the
 * leases end, and the deliveries are made again with the same {@code webhook-id}.
 */
final class DeliverWebhooks implements Worker {
    private static final Logger LOG = LoggerFactory.getLogger(DeliverWebhooks.class);

    /**
     * @param placesPerEndpoint calls of one endpoint at once, by this process
     * @param lease how long a lane belongs to the process that took it
     */
    record Limits(int placesPerEndpoint, Duration lease) {}

    private final EndpointRepository endpoints;
    private final WantedTypes wanted;
    private final DeliveryRepository deliveries;
    private final Database database;
    private final OutboundHttp http;
    private final Batcher<RecordAttempts.Made, RecordAttempts.Outcome> attempts;
    private final Identifiers identifiers;
    private final Clock clock;
    private final Steps steps;
    private final Limits limits;
    private final ExecutorService calls;
    private final Map<EndpointId, Integer> running = new ConcurrentHashMap<>();
    private final Semaphore ended = new Semaphore(0);
    /** Wakes this worker. It is known once the worker is registered. */
    private volatile Runnable wakeUp = () -> {};

    DeliverWebhooks(
            EndpointRepository endpoints,
            WantedTypes wanted,
            DeliveryRepository deliveries,
            Database database,
            OutboundHttp http,
            Batcher<RecordAttempts.Made, RecordAttempts.Outcome> attempts,
            Identifiers identifiers,
            Clock clock,
            Steps steps,
            Limits limits,
            ExecutorService calls) {
        this.endpoints = endpoints;
        this.wanted = wanted;
        this.deliveries = deliveries;
        this.database = database;
        this.http = http;
        this.attempts = attempts;
        this.identifiers = identifiers;
        this.clock = clock;
        this.steps = steps;
        this.limits = limits;
        this.calls = calls;
    }

    void wokenBy(Runnable way) {
        wakeUp = way;
    }

    void wake() {
        wakeUp.run();
    }

    @Override
    public boolean work() {
        Instant now = clock.instant();
        Map<EndpointId, Integer> free = new HashMap<>();
        running.forEach((endpoint, count) -> free.put(endpoint, Math.max(0, limits.placesPerEndpoint() - count)));
        List<DueDelivery> due = database.write(transaction -> deliveries.take(
                transaction, identifiers.next(), now, now.plus(limits.lease()), limits.placesPerEndpoint(), free));
        for (DueDelivery each : due) {
            running.merge(each.lane().endpoint(), 1, Integer::sum);
            calls.execute(() -> deliverAndRelease(each));
        }
        // A call that ends wakes the worker, which then takes the next lanes.
        return false;
    }

    /** Waits for the running calls. What is not recorded when the wait is interrupted is repeated when its lease ends. */
    @Override
    public void finish() throws InterruptedException {
        while (!running.isEmpty()) {
            ended.acquire();
        }
    }

    private void deliverAndRelease(DueDelivery due) {
        try {
            // Its thread may have waited for longer than the lease, and then another process may have the lane.
            if (clock.instant().isBefore(due.leaseEnd())) {
                Attempt made = attempt(due);
                var unused = attempts.submit(new RecordAttempts.Made(due, made));
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            LOG.atWarn()
                    .addKeyValue("delivery_id", due.id())
                    .addKeyValue("endpoint_id", due.lane().endpoint())
                    .setCause(failed)
                    .log("An attempt to deliver could not be recorded; it is repeated when its lease ends");
        } finally {
            running.computeIfPresent(due.lane().endpoint(), (_, count) -> count == 1 ? null : count - 1);
            ended.release();
            wake();
        }
    }

    private Attempt attempt(DueDelivery due) throws InterruptedException {
        Instant began = clock.instant();
        String id = due.messageId().toString();
        OutboundPost post = new OutboundPost(
                due.url().uri(),
                Map.of(
                        "Content-Type",
                        "application/cloudevents+json; charset=utf-8",
                        "webhook-id",
                        id,
                        "webhook-timestamp",
                        Long.toString(began.getEpochSecond()),
                        "webhook-signature",
                        Signatures.of(due.secrets(), id, began, due.body())),
                due.body());
        steps.reached("deliver-webhooks.before-call");
        long start = System.nanoTime();
        try {
            OutboundAnswer answer = http.post(post);
            steps.reached("deliver-webhooks.after-call");
            return new Attempt(began, since(start), Optional.of(answer.status()), Optional.empty(), answer.bodyStart());
        } catch (OutboundFailedException failed) {
            String why = WireNames.of(failed.reason()) + ": " + failed.getMessage();
            return new Attempt(began, since(start), Optional.empty(), Optional.of(why), new byte[0]);
        }
    }

    private static Duration since(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
