package caravan.commerce.orders;

import caravan.chassis.api.Transaction;
import caravan.commerce.orders.OrderRepository.PendingSum;
import caravan.kernel.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Limits what one customer's pending orders may hold. Without it one customer could reserve all stock with orders that are never paid.
 *
 * <p>It seldom asks the database. This process adds up what it has placed for each customer, as if all of it were pending. Only when the
 * sum is over the limit, it asks the database what is pending. So each process has the limit for itself: with two processes a customer may
 * have twice as much pending, and as much again after a restart.
 */
final class PendingSumLimit {
    /** Customers in memory, with about 200 bytes each. If there are more, those whose last order is oldest are dropped. */
    static final int CUSTOMERS_MAX = 10_000;

    private final OrderRepository orders;
    private final PendingSum most;
    private final Duration pendingLimit;
    private final Clock clock;
    private final Map<UserId, Counted> counted = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UserId, Counted> eldest) {
            return size() > CUSTOMERS_MAX;
        }
    };

    /** @param last when the customer ordered last: after the pending limit, nothing of the sum can be pending */
    private record Counted(PendingSum sum, Instant last) {}

    /**
     * @param most what one customer's orders may hold
     * @param pendingLimit how long an order may be pending
     */
    PendingSumLimit(OrderRepository orders, PendingSum most, Duration pendingLimit, Clock clock) {
        this.orders = orders;
        this.most = most;
        this.pendingLimit = pendingLimit;
        this.clock = clock;
    }

    PendingSum most() {
        return most;
    }

    /**
     * Reads what the customers of a batch have pending.
     *
     * @param asked what the batch would add for each customer
     */
    Batch begin(Transaction transaction, Map<UserId, PendingSum> asked) {
        Map<UserId, PendingSum> before = known(asked.keySet());
        Set<UserId> overLimit = new HashSet<>();
        asked.forEach((customer, more) -> {
            if (!before.getOrDefault(customer, PendingSum.NOTHING).plus(more).isWithin(most)) {
                overLimit.add(customer);
            }
        });
        if (!overLimit.isEmpty()) {
            Map<UserId, PendingSum> pending = orders.pendingSumsOf(transaction, overLimit);
            overLimit.forEach(customer -> before.put(customer, pending.getOrDefault(customer, PendingSum.NOTHING)));
        }
        return new Batch(before);
    }

    private synchronized Map<UserId, PendingSum> known(Set<UserId> customers) {
        Instant since = clock.instant().minus(pendingLimit);
        Map<UserId, PendingSum> known = new HashMap<>();
        for (UserId customer : customers) {
            Counted before = counted.get(customer);
            if (before != null && before.last().isAfter(since)) {
                known.put(customer, before.sum());
            }
        }
        return known;
    }

    private synchronized void count(Map<UserId, PendingSum> sums) {
        Instant now = clock.instant();
        sums.forEach((customer, sum) -> counted.put(customer, new Counted(sum, now)));
    }

    /** The sums of one batch's customers. Each order of the batch adds to them. */
    final class Batch {
        private final Map<UserId, PendingSum> sums;

        private Batch(Map<UserId, PendingSum> sums) {
            this.sums = sums;
        }

        /** Adds an order, if it is within the limit. */
        boolean admits(UserId customer, PendingSum more) {
            PendingSum sum = sums.getOrDefault(customer, PendingSum.NOTHING).plus(more);
            if (!sum.isWithin(most)) {
                return false;
            }
            sums.put(customer, sum);
            return true;
        }

        /** Remembers the sums. If the batch fails they are too large: then the database is asked sooner, which corrects them. */
        void remember() {
            count(sums);
        }
    }
}
