package caravan.chassis.runtime.batching;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.http.StorageFullException;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.DatabaseFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a batch in a transaction. If it throws, the halves run in transactions of their own, until every command has a result. */
final class BatchRun<C, R> {
    /** After this many conflicts (a deadlock, or the same key in another instance), a list is halved. */
    static final int CONTENTION_ATTEMPTS_MAX = 3;

    private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);

    private final String name;
    private final Transactions transactions;
    private final UseCase<C, R> useCase;
    private final KeyedReplies<C, R> replies;
    private final BatcherMetrics metrics;

    BatchRun(
            String name,
            Transactions transactions,
            UseCase<C, R> useCase,
            KeyedReplies<C, R> replies,
            BatcherMetrics metrics) {
        this.name = name;
        this.transactions = transactions;
        this.useCase = useCase;
        this.replies = replies;
        this.metrics = metrics;
    }

    /** Gives every command its result. Never throws what the use case threw. */
    void settleAll(List<WaitingCommand<C, R>> batch) {
        long startNanos = System.nanoTime();
        try {
            settle(batch);
        } catch (DatabaseAwayException | StorageFullException away) {
            for (WaitingCommand<C, R> command : batch) {
                if (!command.isSettled()) {
                    command.settle(new CommandResult.Failed<>(away));
                }
            }
        }
        BatchSpan.add(name, batch, startNanos);
    }

    private void settle(List<WaitingCommand<C, R>> batch) {
        for (int attempt = 1; ; attempt++) {
            try {
                List<CommandResult<R>> settlements = metrics.timed(batch.size(), () -> attempt(batch));
                for (int i = 0; i < batch.size(); i++) {
                    batch.get(i).settle(settlements.get(i));
                }
                return;
            } catch (RuntimeException | Error failure) {
                DatabaseFailure told = DatabaseFailure.of(failure);
                if (told.isPassing()) {
                    // The database is away, and each half would wait for a connection. So all callers get the failure
                    // now.
                    throw failure instanceof StorageFullException full
                            ? full
                            : new DatabaseAwayException(name, failure);
                }
                if (attempt >= CONTENTION_ATTEMPTS_MAX || !told.mayPassAtOnce()) {
                    settleInHalves(batch, failure);
                    return;
                }
            }
        }
    }

    private void settleInHalves(List<WaitingCommand<C, R>> batch, Throwable failure) {
        if (batch.size() == 1) {
            batch.getFirst().settle(new CommandResult.Failed<>(failure));
            return;
        }
        LOG.atWarn()
                .addKeyValue("use_case", name)
                .addKeyValue("commands", batch.size())
                .addKeyValue("failure", failure.toString())
                .log("A batch failed and is retried in halves");
        int middle = batch.size() / 2;
        settle(batch.subList(0, middle));
        settle(batch.subList(middle, batch.size()));
    }

    private List<CommandResult<R>> attempt(List<WaitingCommand<C, R>> batch) {
        return transactions.run(name, transaction -> {
            Map<WaitingCommand<C, R>, CommandResult<R>> settled = replies.replay(transaction, batch);
            List<WaitingCommand<C, R>> toRun = replies.firstOfEachKey(batch, settled);
            handle(transaction, toRun, settled);
            replies.keep(transaction, toRun, settled);
            replies.answerRepeats(batch, settled);
            return batch.stream().map(settled::get).toList();
        });
    }

    private void handle(
            Transaction transaction,
            List<WaitingCommand<C, R>> toRun,
            Map<WaitingCommand<C, R>, CommandResult<R>> settled) {
        if (toRun.isEmpty()) {
            return;
        }
        List<C> commands = new ArrayList<>(toRun.size());
        toRun.forEach(each -> commands.add(each.command()));
        List<R> outcomes = useCase.handle(transaction, commands);
        if (outcomes.size() != commands.size()) {
            throw new IllegalStateException(
                    name + " answered " + commands.size() + " commands with " + outcomes.size() + " outcomes");
        }
        for (int i = 0; i < toRun.size(); i++) {
            settled.put(toRun.get(i), toRun.get(i).settlementOf(outcomes.get(i)));
        }
    }
}
