package caravan.chassis.messages.snapshots;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.Worker;
import caravan.chassis.api.messages.StatePages;
import caravan.chassis.api.store.SqlTransaction;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.messages.snapshots.SnapshotTable.Told;
import caravan.kernel.MessageType;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a service's state into its outbox when subscribers ask for it: ordinary messages between two marks. Each page is a transaction
 * that also stores the progress, so after a crash this or another instance continues there. One snapshot answers all requests of about the
 * same time.
 */
public final class TellSnapshots implements Worker {
    public static final String NAME = "tell-snapshots";

    /** The most things of a page. Its bytes are bounded by the largest message. */
    static final int ROWS_MAX = 200;

    private static final Logger LOG = LoggerFactory.getLogger(TellSnapshots.class);

    private final String source;
    private final Transactions transactions;
    private final Identifiers identifiers;
    private final StatePages pages;
    private final Supplier<Set<UUID>> requests;
    private final MessageType<SnapshotMark> marks;
    /** The requests at the last check. While new ones arrive, the worker waits. */
    private Set<UUID> asked = Set.of();

    /**
     * @param source the service
     * @param requests asks the subscribers for their requests
     */
    public TellSnapshots(
            String source,
            Transactions transactions,
            Identifiers identifiers,
            StatePages pages,
            Supplier<Set<UUID>> requests) {
        this.source = source;
        this.transactions = transactions;
        this.identifiers = identifiers;
        this.pages = pages;
        this.requests = requests;
        this.marks = SnapshotMark.typeOf(source);
    }

    @Override
    public boolean work() {
        Told told = transactions.read(SnapshotTable::read);
        if (!told.whole()) {
            return transactions.run(NAME, this::tellPage);
        }
        Set<UUID> now = requests.get();
        boolean goesOn = now.equals(asked) && !told.requests().containsAll(now);
        asked = now;
        return goesOn && transactions.run(NAME, transaction -> beginAsked(transaction, now));
    }

    /**
     * Begins a snapshot without a request. It replaces one that is in progress. It has no mark at the beginning, since it answers no
     * request. It has the usual mark at its end.
     */
    public static void beginUnasked(Transaction transaction, Identifiers identifiers) {
        SnapshotTable.begin(transaction, identifiers.next(), Set.of());
    }

    private boolean beginAsked(Transaction transaction, Set<UUID> answered) {
        Optional<Told> told = SnapshotTable.lock(SqlTransaction.handle(transaction));
        if (told.isEmpty() || !told.get().whole() || told.get().requests().containsAll(answered)) {
            // Another instance was faster.
            return false;
        }
        UUID snapshot = identifiers.next();
        SnapshotTable.begin(transaction, snapshot, answered);
        mark(transaction, new SnapshotMark(snapshot, false));
        LOG.atInfo()
                .addKeyValue("source", source)
                .addKeyValue("snapshot", snapshot)
                .addKeyValue("requests", answered.size())
                .log("A snapshot begins: subscribers lack messages that are purged");
        return true;
    }

    /** Returns whether to go on at once. */
    private boolean tellPage(Transaction transaction) {
        Optional<Told> locked = SnapshotTable.lock(SqlTransaction.handle(transaction));
        if (locked.isEmpty() || locked.get().whole()) {
            return false;
        }
        Told told = locked.get();
        UUID snapshot = told.id().orElseThrow();
        Optional<String> through = pages.tell(transaction, told.toldThrough(), ROWS_MAX, identifiers.startTrace(NAME));
        if (through.isPresent()) {
            SnapshotTable.toldThrough(transaction, through.get());
        } else {
            SnapshotTable.end(transaction);
            mark(transaction, new SnapshotMark(snapshot, true));
            transaction.afterCommit(() -> LOG.atInfo()
                    .addKeyValue("source", source)
                    .addKeyValue("snapshot", snapshot)
                    .log("A snapshot is complete"));
        }
        return true;
    }

    private void mark(Transaction transaction, SnapshotMark mark) {
        Cause cause = identifiers.startTrace(NAME);
        SnapshotMark.KEYS.forEach(key -> transaction.outbox().add(marks, key, mark, cause));
    }
}
