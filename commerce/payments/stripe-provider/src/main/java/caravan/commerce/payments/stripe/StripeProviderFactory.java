package caravan.commerce.payments.stripe;

import caravan.chassis.api.Assembly;
import caravan.commerce.payments.provider.PaymentProvider;
import caravan.commerce.payments.provider.PaymentProviderFactory;
import caravan.kernel.Backoff;
import java.time.Duration;

/** Assembles Stripe, if payments chooses it. */
public final class StripeProviderFactory implements PaymentProviderFactory {
    private static final Backoff AFTER_429 = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(16));

    @Override
    public String name() {
        return "stripe";
    }

    @Override
    public String notice() {
        return "money moves through Stripe, unless its key is of the test mode";
    }

    @Override
    public PaymentProvider open(Assembly assembly) {
        StripeSettings settings = StripeSettings.of(assembly.settings(), System.getenv());
        if (settings.isTestMode()) {
            assembly.notice("Stripe's key is of the test mode: no real money moves.");
        }
        StripeCalls calls = new StripeCalls(settings, new StripePace(assembly.clock(), AFTER_429));
        return new StripeProvider(calls, settings, assembly.clock());
    }
}
