package caravan.commerce.orders;

import caravan.chassis.api.Database;
import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.Worker;
import caravan.chassis.api.tracing.Cause;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.PendingOrderRepository.Known;
import caravan.commerce.orders.PendingOrderRepository.Seen;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderEvent;
import caravan.kernel.UuidV7;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels orders that were pending for longer than their limit: a service did not answer, and the stock is reserved. To find them, it reads
 * each order once, soon after it was placed, and stores which orders were pending then (docs/decisions/0024).
 */
public final class ExpireOrders implements Worker {
    private static final Logger LOG = LoggerFactory.getLogger(ExpireOrders.class);

    /** The worker's name. */
    public static final String NAME = "expire-orders";

    /** Orders locked in one transaction: replies to them do not wait for long. */
    static final int BATCH_ORDERS_MAX = 100;

    /** Orders read in one transaction. */
    static final int LOOK_ORDERS_MAX = 5_000;

    /** How much the clocks of processes and database may differ. A committed order may have an id that is too old by this. */
    static final Duration CLOCKS_DIFFER_MAX = Duration.ofSeconds(10);

    /** The pause between two looks while no order is pending. */
    static final Duration QUIET_PAUSE_MAX = Duration.ofSeconds(30);

    /** A look may miss an order that was placed so long ago: clocks differ, and the order's transaction may still run. */
    private static final Duration UNSEEN_MAX = Duration.ofMinutes(1);

    private final Database database;
    private final OrderRepository orders;
    private final PendingOrderRepository pending;
    private final Identifiers identifiers;
    private final Clock clock;
    private final Duration pendingLimit;
    /** Whether the last look found no new and no pending order. Only the worker's thread uses it. */
    private boolean isQuiet;

    /** @param pendingLimit how long an order may be pending */
    public ExpireOrders(
            Database database,
            OrderRepository orders,
            PendingOrderRepository pending,
            Identifiers identifiers,
            Clock clock,
            Duration pendingLimit) {
        this.database = database;
        this.orders = orders;
        this.pending = pending;
        this.identifiers = identifiers;
        this.clock = clock;
        this.pendingLimit = pendingLimit;
    }

    @Override
    public boolean work() {
        isQuiet = false;
        return database.write(transaction ->
                pending.lock(transaction).map(known -> work(transaction, known)).orElse(false));
    }

    /** An order that the last look missed is not due before the next look. */
    @Override
    public Duration pause(Duration idle) {
        Duration nothingDue = pendingLimit.minus(UNSEEN_MAX);
        Duration quiet = nothingDue.compareTo(QUIET_PAUSE_MAX) < 0 ? nothingDue : QUIET_PAUSE_MAX;
        return isQuiet && quiet.compareTo(idle) > 0 ? quiet : idle;
    }

    private boolean work(Transaction transaction, Known known) {
        Instant now = OrderBatch.moment(clock);
        Instant due = now.minus(pendingLimit);
        Instant complete = complete(transaction, now);
        int rowsMax = Math.min(
                LOOK_ORDERS_MAX,
                PendingOrderRepository.KNOWN_MAX - known.orders().size());
        // With a very short limit, orders may be due that are younger than this time.
        Instant until = due.isAfter(complete) ? due : complete;
        List<Seen> seen = pending.placed(transaction, known.lookedUpTo(), until, rowsMax);
        OrderId lookedUpTo = lookedUpTo(known, seen, idAt(complete));

        Set<OrderId> candidates = new TreeSet<>(known.orders());
        seen.stream().filter(Seen::pending).map(Seen::id).forEach(candidates::add);
        Set<OrderId> still = pending.pendingOf(transaction, candidates);
        isQuiet = seen.isEmpty() && still.isEmpty();
        Set<OrderId> expired = expire(transaction, now, overdue(still, idAt(due)));
        save(transaction, known, lookedUpTo, still, expired);
        boolean moreToSee = seen.size() == LOOK_ORDERS_MAX && !lookedUpTo.equals(known.lookedUpTo());
        return expired.size() == BATCH_ORDERS_MAX || moreToSee;
    }

    private static OrderId lookedUpTo(Known known, List<Seen> seen, OrderId completeBefore) {
        return seen.stream()
                .map(Seen::id)
                .filter(id -> id.compareTo(completeBefore) < 0)
                .max(Comparator.naturalOrder())
                .orElse(known.lookedUpTo());
    }

    private void save(
            Transaction transaction, Known known, OrderId lookedUpTo, Set<OrderId> still, Set<OrderId> expired) {
        Set<OrderId> remembered = still.stream()
                .filter(id -> id.compareTo(lookedUpTo) <= 0 && !expired.contains(id))
                .collect(Collectors.toSet());
        Known next = new Known(lookedUpTo, remembered);
        if (!next.equals(known)) {
            pending.save(transaction, next);
        }
    }

    /**
     * The time before which no more orders can appear. An order's id is made in its transaction, so an order that is not visible yet is
     * younger than the oldest running transaction.
     */
    private Instant complete(Transaction transaction, Instant now) {
        Optional<Instant> oldest = pending.oldestTransaction(transaction).filter(began -> began.isBefore(now));
        return oldest.orElse(now).minus(CLOCKS_DIFFER_MAX);
    }

    private Set<OrderId> expire(Transaction transaction, Instant now, List<OrderId> overdue) {
        if (overdue.isEmpty()) {
            return Set.of();
        }
        Cause cause = identifiers.startTrace(NAME);
        List<Order> locked = orders.lockPending(transaction, overdue);
        OrderBatch batch = OrderBatch.of(transaction, orders, locked);
        locked.forEach(order -> batch.decide(order, OrderEvent.Request.EXPIRED, now, cause));
        batch.save();
        if (!locked.isEmpty()) {
            LOG.atInfo()
                    .addKeyValue("orders", locked.size())
                    .log("Orders were pending for longer than their limit. They are cancelled.");
        }
        return locked.stream().map(Order::id).collect(Collectors.toSet());
    }

    private static List<OrderId> overdue(Set<OrderId> pending, OrderId dueBefore) {
        return pending.stream()
                .filter(id -> id.compareTo(dueBefore) < 0)
                .sorted()
                .limit(BATCH_ORDERS_MAX)
                .toList();
    }

    /** Ids sort by time: orders that were placed before this time have a smaller id. */
    private static OrderId idAt(Instant moment) {
        return new OrderId(UuidV7.at(moment, 0, 0));
    }
}
