package caravan.chassis.messages.outbox;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Steps;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.SqlDatabase;
import caravan.chassis.messages.trail.ChangeTable;
import caravan.chassis.messages.wire.WrittenMessage;
import caravan.chassis.postgres.CommitUnknownException;
import caravan.chassis.postgres.disk.WriteGuard;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service's transactions: read committed, the messages written last, whoever waits for them woken at the commit.
 * The pool behind must give connections at PostgreSQL's default level.
 */
public final class Transactions implements SqlDatabase {
    /** The work that runs on this thread, for naming its steps. */
    public static final ScopedValue<String> WORK = ScopedValue.newInstance();

    /** Each time the database was another than the last. */
    private static final int EPOCHS_BEGUN_MAX = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    private final Jdbi jdbi;
    private final Clock clock;
    private final Identifiers identifiers;
    private final Steps steps;
    private final CommitListener listener;
    private final WriteGuard writeGuard;
    private final Optional<DatabaseWatch> watch;

    /** Transactions whose messages stay in the outbox: nobody follows it. */
    public Transactions(Jdbi jdbi, Clock clock, Identifiers identifiers, Steps steps) {
        this(jdbi, clock, identifiers, steps, (head, messages) -> {}, WriteGuard.withoutDisks(), Optional.empty());
    }

    /**
     * @param writeGuard says whether any is begun
     * @param watch looks at each new connection before its first transaction
     */
    public Transactions(
            Jdbi jdbi,
            Clock clock,
            Identifiers identifiers,
            Steps steps,
            CommitListener listener,
            WriteGuard writeGuard,
            Optional<DatabaseWatch> watch) {
        this.writeGuard = writeGuard;
        this.watch = watch;
        this.jdbi = jdbi;
        this.clock = clock;
        this.identifiers = identifiers;
        this.steps = steps;
        this.listener = listener;
    }

    @Override
    public <R> R read(Function<Handle, R> work) {
        return jdbi.withHandle(work::apply);
    }

    @Override
    public <R> R write(Function<Transaction, R> work) {
        return run(WORK.isBound() ? WORK.get() : "write", work);
    }

    /**
     * Runs work in a transaction, and what it asked for after the commit.
     *
     * @param name of the use case, the subscription or the worker; its steps are {@code <name>.before-commit} and
     *     {@code <name>.after-commit}, the latter before anyone is told
     * @throws caravan.chassis.api.http.StorageFullException if nothing may be written now; nothing was done then
     * @throws CommitUnknownException if it may have been committed or not
     */
    public <R> R run(String name, Function<Transaction, R> work) {
        return run(name, work, watch);
    }

    /** The same for what begins an epoch, which looks at the database itself. */
    <R> R runUnwatched(String name, Function<Transaction, R> work) {
        return run(name, work, Optional.empty());
    }

    private <R> R run(String name, Function<Transaction, R> work, Optional<DatabaseWatch> watching) {
        writeGuard.check();
        Optional<Outcome<R>> done = committed(name, work, watching);
        for (int begun = 0; done.isEmpty(); begun++) {
            if (begun == EPOCHS_BEGUN_MAX) {
                throw new IllegalStateException("the database is another again and again: " + name + " was not begun");
            }
            watching.ifPresent(DatabaseWatch::begin);
            done = committed(name, work, watching);
        }
        Outcome<R> outcome = done.get();
        writeGuard.succeeded();
        steps.reached(name + ".after-commit");
        // The connection is back in the pool: an action may take another one.
        tell(outcome);
        return outcome.result();
    }

    /** Empty, and nothing is done, if an epoch has to begin first. */
    private <R> Optional<Outcome<R>> committed(
            String name, Function<Transaction, R> work, Optional<DatabaseWatch> watching) {
        AtomicBoolean asked = new AtomicBoolean();
        try {
            return jdbi.inTransaction(handle -> {
                if (watching.isPresent() && watching.get().needsBeginning(handle)) {
                    return Optional.empty();
                }
                RunningTransaction transaction = new RunningTransaction(handle, identifiers);
                R result = work.apply(transaction);
                Instant now = clock.instant();
                ChangeTable.append(transaction, transaction.changes(), now, identifiers);
                List<WrittenMessage> messages = transaction.written(now);
                AtomicLong head = new AtomicLong();
                if (!messages.isEmpty()) {
                    OutboxTable.append(transaction, messages, now, head::set);
                }
                steps.reached(name + ".before-commit");
                transaction.pipeline().commit(() -> asked.set(true));
                return Optional.of(new Outcome<>(result, head.get(), messages, transaction.actions()));
            });
        } catch (RuntimeException | Error failure) {
            writeGuard.failed(failure);
            if (asked.get() && !CommitUnknownException.isRolledBack(failure)) {
                throw new CommitUnknownException(name, failure);
            }
            throw failure;
        }
    }

    private void tell(Outcome<?> outcome) {
        if (!outcome.messages().isEmpty()) {
            watch.ifPresent(watching -> watching.committed(outcome.head()));
            afterCommit(() -> listener.committed(outcome.head(), outcome.messages()));
        }
        outcome.actions().forEach(Transactions::afterCommit);
    }

    /** The commit stands: whoever asked must not take it for failed, or the batch would be done again. */
    private static void afterCommit(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error failure) {
            LOG.atError().setCause(failure).log("An action after a commit failed");
        }
    }

    private record Outcome<R>(R result, long head, List<WrittenMessage> messages, List<Runnable> actions) {}
}
