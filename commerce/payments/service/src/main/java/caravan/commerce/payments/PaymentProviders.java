package caravan.commerce.payments;

import caravan.commerce.payments.provider.PaymentProviderFactory;
import java.util.List;
import java.util.ServiceLoader;

/** The payment providers on the class path. */
final class PaymentProviders {
    private final List<PaymentProviderFactory> factories;

    PaymentProviders(List<PaymentProviderFactory> factories) {
        this.factories = List.copyOf(factories);
    }

    static PaymentProviders onClassPath() {
        return new PaymentProviders(ServiceLoader.load(PaymentProviderFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    /** @throws IllegalArgumentException if not exactly one provider has the name */
    PaymentProviderFactory named(String name) {
        List<PaymentProviderFactory> found = factories.stream()
                .filter(factory -> factory.name().equals(name))
                .toList();
        if (found.size() != 1) {
            List<String> names = factories.stream()
                    .map(PaymentProviderFactory::name)
                    .sorted()
                    .toList();
            throw new IllegalArgumentException("payments.provider is '" + name + "', which must name one of " + names);
        }
        return found.getFirst();
    }
}
