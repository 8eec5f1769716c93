package caravan.commerce.catalog.contract;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.testkit.values.MessageSamples;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Sku;
import caravan.kernel.MessageType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class CatalogSamplesTest {
    private static final Sku KETTLE = new Sku("kettle-1.7");

    static final Map<MessageType<? extends CatalogMessage>, CatalogMessage> MESSAGES = Map.of(
            CatalogMessage.PRODUCT_CHANGED,
            new ProductChanged(KETTLE, "Tea kettle", Money.of(1_999, "EUR"), 3),
            CatalogMessage.PRODUCT_WITHDRAWN,
            new ProductWithdrawn(KETTLE, 4));

    static final Iterable<MessageType<? extends CatalogMessage>> TYPES = MESSAGES.keySet();

    @ParameterizedTest
    @FieldSource("TYPES")
    void theCommittedSampleDecodes(MessageType<? extends CatalogMessage> type) {
        MessageSamples.assertSampleDecodesTo(type, MESSAGES.get(type));
    }

    @ParameterizedTest
    @FieldSource("TYPES")
    void theMessageIsWrittenAsItsSample(MessageType<? extends CatalogMessage> type) {
        MessageSamples.assertIsWrittenAsSample(type, MESSAGES.get(type));
    }

    @Test
    void noTypeGoesWithoutASample() {
        assertThat(CatalogMessage.TYPES).containsExactlyInAnyOrderElementsOf(TYPES);
    }
}
