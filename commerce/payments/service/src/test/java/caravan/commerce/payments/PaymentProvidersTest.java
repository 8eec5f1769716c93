package caravan.commerce.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.api.Assembly;
import caravan.chassis.testkit.caravan.TestCaravan;
import caravan.commerce.payments.provider.PaymentProvider;
import caravan.commerce.payments.provider.PaymentProviderFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PaymentProvidersTest {
    @Test
    void theSimulatedProviderIsTheDefaultAndTheStartSaysThatNoRealMoneyMoves() {
        try (TestCaravan caravan = TestCaravan.start(List.of(new PaymentsService()), Map.of())) {
            assertThat(caravan.caravan().notices())
                    .containsExactly("Payments go through the provider 'simulated': no real money moves.");
        }
    }

    @Test
    void aStartWithAProviderThatIsNotThereFailsAndNamesThoseThatAre() {
        Map<String, String> unknown = Map.of("CARAVAN_PAYMENTS_PROVIDER", "gold");

        assertThatThrownBy(() -> TestCaravan.start(List.of(new PaymentsService()), unknown))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("payments.provider is 'gold', which must name one of [simulated]");
    }

    @Test
    void eachProviderOnTheClassPathIsFoundByItsName() {
        PaymentProviders providers = new PaymentProviders(List.of(new Named("one"), new Named("other")));

        assertThat(providers.named("other").name()).isEqualTo("other");
    }

    @Test
    void twoProvidersOfOneNameAreRefused() {
        PaymentProviders providers = new PaymentProviders(List.of(new Named("one"), new Named("one")));

        assertThatThrownBy(() -> providers.named("one")).hasMessageContaining("[one, one]");
    }

    private record Named(String name) implements PaymentProviderFactory {
        @Override
        public String notice() {
            return "for a test";
        }

        @Override
        public PaymentProvider open(Assembly assembly) {
            throw new UnsupportedOperationException();
        }
    }
}
