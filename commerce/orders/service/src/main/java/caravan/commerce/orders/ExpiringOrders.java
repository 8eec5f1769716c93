package caravan.commerce.orders;

import caravan.chassis.api.Database;
import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.Worker;
import caravan.chassis.api.tracing.Cause;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls off orders that have been pending for longer than their limit: someone did not answer, and stock is held. */
public final class ExpiringOrders implements Worker {
    private static final Logger LOG = LoggerFactory.getLogger(ExpiringOrders.class);

    /** The worker's name. */
    public static final String NAME = "expiring-orders";

    /** Orders locked in one transaction, so that replies to them are not kept waiting for long. */
    static final int BATCH_ORDERS_MAX = 100;

    private final Database database;
    private final Orders orders;
    private final Identifiers identifiers;
    private final Clock clock;
    private final Duration pendingLimit;

    /** @param pendingLimit how long an order may be pending */
    public ExpiringOrders(
            Database database, Orders orders, Identifiers identifiers, Clock clock, Duration pendingLimit) {
        this.database = database;
        this.orders = orders;
        this.identifiers = identifiers;
        this.clock = clock;
        this.pendingLimit = pendingLimit;
    }

    @Override
    public boolean work() {
        int expired = database.write(this::expire);
        if (expired > 0) {
            LOG.atInfo().addKeyValue("orders", expired).log("Orders were pending for too long, and are cancelled.");
        }
        return expired == BATCH_ORDERS_MAX;
    }

    private int expire(Transaction transaction) {
        Instant now = OrderBatch.moment(clock);
        Cause cause = identifiers.startTrace(NAME);
        List<Order> overdue = orders.lockPendingSince(transaction, now.minus(pendingLimit), BATCH_ORDERS_MAX);
        OrderBatch batch = OrderBatch.of(transaction, orders, now, overdue);
        overdue.forEach(order -> batch.decide(order, OrderEvent.Request.EXPIRED, cause));
        batch.save();
        return overdue.size();
    }
}
