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
 * Calls off orders that have been pending for longer than their limit: someone did not answer, and stock is held. To find them it
 * looks at each order once, soon after it was placed, and remembers those that are still pending then; docs/decisions/0024.
 */
public final class ExpireOrders implements Worker {
    private static final Logger LOG = LoggerFactory.getLogger(ExpireOrders.class);

    /** The worker's name. */
    public static final String NAME = "expire-orders";

    /** OrderRepository locked in one transaction, so that replies to them are not kept waiting for long. */
    static final int BATCH_ORDERS_MAX = 100;

    /** OrderRepository looked at in one transaction. */
    static final int LOOK_ORDERS_MAX = 5_000;

    /** How far the clocks of instances and database may differ. An order that is committed may have an id that is this much too old. */
    static final Duration CLOCKS_DIFFER_MAX = Duration.ofSeconds(10);

    /** While no order is pending. */
    static final Duration QUIET_PAUSE_MAX = Duration.ofSeconds(30);

    /** How long ago an order may be placed that a look does not see: clocks differ, and its transaction may still run. */
    private static final Duration UNSEEN_MAX = Duration.ofMinutes(1);

    private final Database database;
    private final OrderRepository orders;
    private final PendingOrderRepository pending;
    private final Identifiers identifiers;
    private final Clock clock;
    private final Duration pendingLimit;
    /** Whether the last look found no order that was placed or is pending; of the worker's thread. */
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

    /** What the last look did not see is not due before the next one. */
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
        // A limit shorter than it takes until all are there: what is due is looked for among the younger ones, too.
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
     * The moment before which no more orders can appear: an order's id is made within its transaction, so one that is not seen yet
     * is younger than the oldest transaction under way.
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
        OrderBatch batch = OrderBatch.of(transaction, orders, now, locked);
        locked.forEach(order -> batch.decide(order, OrderEvent.Request.EXPIRED, cause));
        batch.save();
        if (!locked.isEmpty()) {
            LOG.atInfo()
                    .addKeyValue("orders", locked.size())
                    .log("OrderRepository were pending for too long, and are cancelled.");
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

    /** Ids sort by age: those of orders placed before the moment are smaller. */
    private static OrderId idAt(Instant moment) {
        return new OrderId(UuidV7.at(moment, 0, 0));
    }
}
