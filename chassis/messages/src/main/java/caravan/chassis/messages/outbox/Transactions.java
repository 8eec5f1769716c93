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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service's transactions. They are read committed, write their messages last, and wake the readers of the outbox after the commit. The
 * pool must give connections with PostgreSQL's default isolation.
 */
public final class Transactions implements SqlDatabase {
    /** The name of the work that runs on this thread; it names the steps. */
    public static final ScopedValue<String> WORK = ScopedValue.newInstance();

    /** The most epochs that one transaction begins, each because the database had changed again. */
    private static final int EPOCHS_BEGUN_MAX = 5;

    /** PostgreSQL may still do a commit whose answer is lost, but not for longer. */
    private static final Duration UNKNOWN_COMMIT_MAX = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    private final Jdbi jdbi;
    private final Clock clock;
    private final Identifiers identifiers;
    private final Steps steps;
    private final CommitListener listener;
    private final WriteGuard writeGuard;
    private final Optional<DatabaseWatch> watch;

    /** Listens to transactions that add messages. Its methods run on the committing thread; they must not block or throw. */
    @FunctionalInterface
    public interface CommitListener {
        /** The transaction is about to commit. {@link #ended} is called once afterwards, whatever comes of it. */
        default void committing(List<WrittenMessage> messages) {}

        /**
         * It is committed.
         *
         * @param head the last position of the commit
         * @param messages the added messages, in order; the last one is at the head
         */
        void committed(long head, List<WrittenMessage> messages);

        /** It has ended. If nobody knows whether it was committed, this comes once its commit cannot appear any more. */
        default void ended(List<WrittenMessage> messages) {}
    }

    /** Transactions without a reader of the outbox. */
    public Transactions(Jdbi jdbi, Clock clock, Identifiers identifiers, Steps steps) {
        this(jdbi, clock, identifiers, steps, (head, messages) -> {}, WriteGuard.withoutDisks(), Optional.empty());
    }

    /**
     * @param writeGuard decides whether a transaction may begin
     * @param watch checks each new connection before its first transaction
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
     * Runs work in a transaction, and after the commit the actions that it registered.
     *
     * @param name the name of the use case, subscription or worker; its steps are {@code <name>.before-commit} and {@code
     *     <name>.after-commit}, which comes before listeners are called
     * @throws caravan.chassis.api.http.StorageFullException if nothing may be written now; then nothing was done
     * @throws CommitUnknownException if nobody knows whether it was committed
     */
    public <R> R run(String name, Function<Transaction, R> work) {
        return run(name, work, watch);
    }

    /** The same for the transaction that begins an epoch, which checks the database itself. */
    <R> R runUnwatched(String name, Function<Transaction, R> work) {
        return run(name, work, Optional.empty());
    }

    private <R> R run(String name, Function<Transaction, R> work, Optional<DatabaseWatch> watching) {
        writeGuard.check();
        Optional<Outcome<R>> done = committed(name, work, watching);
        for (int begun = 0; done.isEmpty(); begun++) {
            if (begun == EPOCHS_BEGUN_MAX) {
                throw new IllegalStateException(
                        "the database was replaced at every attempt: " + name + " was not begun");
            }
            watching.ifPresent(DatabaseWatch::begin);
            done = committed(name, work, watching);
        }
        Outcome<R> outcome = done.get();
        try {
            writeGuard.succeeded();
            steps.reached(name + ".after-commit");
            // The connection is already back in the pool, so an action may take another one.
            tell(outcome);
        } finally {
            listener.ended(outcome.messages());
        }
        return outcome.result();
    }

    /** Returns empty, and does nothing, if an epoch must begin first. */
    private <R> Optional<Outcome<R>> committed(
            String name, Function<Transaction, R> work, Optional<DatabaseWatch> watching) {
        AtomicBoolean asked = new AtomicBoolean();
        AtomicReference<List<WrittenMessage>> committing = new AtomicReference<>(List.of());
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
                listener.committing(messages);
                committing.set(messages);
                transaction.pipeline().commit(() -> asked.set(true));
                return Optional.of(new Outcome<>(result, head.get(), messages, transaction.actions()));
            });
        } catch (RuntimeException | Error failure) {
            writeGuard.failed(failure);
            if (asked.get() && !CommitUnknownException.isRolledBack(failure)) {
                CompletableFuture.delayedExecutor(UNKNOWN_COMMIT_MAX.toSeconds(), TimeUnit.SECONDS)
                        .execute(() -> listener.ended(Objects.requireNonNull(committing.get())));
                throw new CommitUnknownException(name, failure);
            }
            listener.ended(Objects.requireNonNull(committing.get()));
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

    /** The transaction is committed. The caller must not take it for failed, since the batch would be done again. */
    private static void afterCommit(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error failure) {
            LOG.atError().setCause(failure).log("An action after a commit failed");
        }
    }

    private record Outcome<R>(R result, long head, List<WrittenMessage> messages, List<Runnable> actions) {}
}
