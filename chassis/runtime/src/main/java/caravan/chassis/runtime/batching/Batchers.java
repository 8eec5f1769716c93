package caravan.chassis.runtime.batching;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.store.SqlTransaction;
import caravan.chassis.messages.outbox.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/** Makes a service's batchers. */
public final class Batchers {
    private final String service;
    private final Transactions transactions;
    private final MeterRegistry registry;
    private final IdempotentReplies replies;

    public Batchers(String service, Transactions transactions, Clock clock, MeterRegistry registry) {
        this.service = service;
        this.transactions = transactions;
        this.registry = registry;
        this.replies = new IdempotentReplies(clock);
    }

    /** @param name kebab-case: the use case's, in metrics, logs and steps */
    public <C, R> Batcher<C, R> batcher(String name, BatcherLimits limits, UseCase<C, R> useCase) {
        BatcherMetrics metrics = new BatcherMetrics(registry, service, name);
        BatchRun<C, R> run = new BatchRun<>(name, transactions, useCase, replies, metrics);
        return new QueueingBatcher<>(service + "." + name, limits, run, metrics);
    }

    /**
     * Forgets some of the replies that were kept for long enough; for a worker.
     *
     * @return whether there may be more of them
     */
    public boolean purgeReplies() {
        return transactions.write(transaction -> replies.purge(SqlTransaction.handle(transaction)));
    }
}
