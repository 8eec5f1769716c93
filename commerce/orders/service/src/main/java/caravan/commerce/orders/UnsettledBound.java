package caravan.commerce.orders;

import caravan.chassis.api.Transaction;
import caravan.commerce.orders.OrderRepository.Unsettled;
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
 * Bounds what one customer's pending orders may hold: otherwise one customer could hold all stock by orders that are never paid.
 *
 * <p>The database is asked rarely. This process adds up what it has placed for each customer since it asked last, as if all of that were
 * pending still; only where the sum is over the bound it asks. So the bound holds for each process by itself: with two of them a customer
 * may have twice as much pending, and as much again after a start.
 */
final class UnsettledBound {
    /** CustomerRepository that are remembered, of some 200 bytes each; of more, those that ordered longest ago are forgotten. */
    static final int CUSTOMERS_MAX = 10_000;

    private final OrderRepository orders;
    private final Unsettled most;
    private final Duration pendingLimit;
    private final Clock clock;
    private final Map<UserId, Counted> counted = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UserId, Counted> eldest) {
            return size() > CUSTOMERS_MAX;
        }
    };

    /** @param last when something was counted last: after the pending limit, nothing of it can be pending */
    private record Counted(Unsettled sum, Instant last) {}

    /**
     * @param most what one customer's orders may hold
     * @param pendingLimit how long an order may be pending
     */
    UnsettledBound(OrderRepository orders, Unsettled most, Duration pendingLimit, Clock clock) {
        this.orders = orders;
        this.most = most;
        this.pendingLimit = pendingLimit;
        this.clock = clock;
    }

    Unsettled most() {
        return most;
    }

    /**
     * Looks at a batch.
     *
     * @param asked what the batch would add for each customer
     */
    Look look(Transaction transaction, Map<UserId, Unsettled> asked) {
        Map<UserId, Unsettled> before = known(asked.keySet());
        Set<UserId> doubtful = new HashSet<>();
        asked.forEach((customer, more) -> {
            if (!before.getOrDefault(customer, Unsettled.NOTHING).plus(more).isWithin(most)) {
                doubtful.add(customer);
            }
        });
        if (!doubtful.isEmpty()) {
            Map<UserId, Unsettled> pending = orders.unsettledOf(transaction, doubtful);
            doubtful.forEach(customer -> before.put(customer, pending.getOrDefault(customer, Unsettled.NOTHING)));
        }
        return new Look(before);
    }

    private synchronized Map<UserId, Unsettled> known(Set<UserId> customers) {
        Instant since = clock.instant().minus(pendingLimit);
        Map<UserId, Unsettled> known = new HashMap<>();
        for (UserId customer : customers) {
            Counted before = counted.get(customer);
            if (before != null && before.last().isAfter(since)) {
                known.put(customer, before.sum());
            }
        }
        return known;
    }

    private synchronized void count(Map<UserId, Unsettled> sums) {
        Instant now = clock.instant();
        sums.forEach((customer, sum) -> counted.put(customer, new Counted(sum, now)));
    }

    /** The sums of one batch's customers, order after order. */
    final class Look {
        private final Map<UserId, Unsettled> sums;

        private Look(Map<UserId, Unsettled> sums) {
            this.sums = sums;
        }

        /** Adds an order, if it is within the bound. */
        boolean admits(UserId customer, Unsettled more) {
            Unsettled sum = sums.getOrDefault(customer, Unsettled.NOTHING).plus(more);
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
