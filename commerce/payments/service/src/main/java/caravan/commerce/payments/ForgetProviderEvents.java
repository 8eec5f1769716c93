package caravan.commerce.payments;

import caravan.chassis.api.Database;
import caravan.chassis.api.Worker;
import java.time.Clock;
import java.time.Duration;

/** Deletes events that the provider does not send again. */
final class ForgetProviderEvents implements Worker {
    static final String NAME = "forget-provider-events";
    static final Duration IDLE = Duration.ofHours(1);

    /** Longer than a provider goes on sending: Stripe does so for three days. A later repeat would only be one more look. */
    private static final Duration KEPT = Duration.ofDays(7);

    private static final int ROWS_MAX = 1_000;

    private final Database database;
    private final ProviderEventRepository events;
    private final Clock clock;

    ForgetProviderEvents(Database database, ProviderEventRepository events, Clock clock) {
        this.database = database;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public boolean work() {
        return database.write(
                transaction -> events.forget(transaction, clock.instant().minus(KEPT), ROWS_MAX));
    }
}
