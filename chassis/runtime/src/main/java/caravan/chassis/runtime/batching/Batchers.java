package caravan.chassis.runtime.batching;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.KeyLookUp;
import caravan.chassis.api.UseCase;
import caravan.chassis.messages.outbox.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;

/** Makes a service's batchers. */
public final class Batchers {
    private final String service;
    private final Transactions transactions;
    private final Clock clock;
    private final MeterRegistry registry;

    public Batchers(String service, Transactions transactions, Clock clock, MeterRegistry registry) {
        this.service = service;
        this.transactions = transactions;
        this.clock = clock;
        this.registry = registry;
    }

    /** @param name the use case's name in kebab-case, for metrics, logs and steps */
    public <C, R> Batcher<C, R> batcher(String name, BatcherLimits limits, UseCase<C, R> useCase) {
        return queueing(name, limits, useCase, new ReplyStore<>(clock));
    }

    /**
     * @param name the use case's name in kebab-case, for metrics, logs and steps
     * @param lookUp finds the thing that was made under a key, so no reply is stored
     */
    public <C, R> Batcher<C, R> batcher(String name, BatcherLimits limits, UseCase<C, R> useCase, KeyLookUp<R> lookUp) {
        return queueing(name, limits, useCase, new KeyLookUpStore<>(lookUp));
    }

    private <C, R> Batcher<C, R> queueing(
            String name, BatcherLimits limits, UseCase<C, R> useCase, IdempotencyStore<R> memory) {
        BatcherMetrics metrics = new BatcherMetrics(registry, service, name);
        BatchRun<C, R> run = new BatchRun<>(name, transactions, useCase, new KeyedReplies<>(memory), metrics);
        return new QueueingBatcher<>(service + "." + name, limits, run, metrics);
    }

    /**
     * Deletes some of the replies that were stored before a moment, unless another instance is doing so. For a worker.
     *
     * @return whether there may be more of them
     */
    public boolean purgeReplies(Instant before) {
        return transactions.write(transaction -> ReplyPurge.purge(transaction, before));
    }
}
