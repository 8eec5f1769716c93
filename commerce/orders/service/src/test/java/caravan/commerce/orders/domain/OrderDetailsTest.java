package caravan.commerce.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import caravan.commerce.orders.domain.Order.Decision;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderDetailsTest {
    private static final Optional<ExternalReference> REFERENCE = Optional.of(new ExternalReference("SHOP-1"));

    @ParameterizedTest
    @ValueSource(strings = {"A", "Bestellung 2026/0815 ä", "😀", "#1"})
    void aReferenceIsPrintable(String text) {
        assertThat(new ExternalReference(text).value()).isEqualTo(text);
        assertThat(new ExternalReference("é".repeat(ExternalReference.CHARACTERS_MAX)).value())
                .hasSize(ExternalReference.CHARACTERS_MAX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " a", "a ", "a\nb", "a\u200Bb", "a\u202Eb", "a\u2028b", "\uD800"})
    void aReferenceWithWhatIsNotSeenIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ExternalReference(text));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExternalReference("a".repeat(ExternalReference.CHARACTERS_MAX + 1)));
    }

    @Test
    void metadataIsBounded() {
        assertThat(new Metadata(Map.of("a.b_c-1", "", "long", "ä".repeat(Metadata.VALUE_CHARACTERS_MAX))).value())
                .hasSize(2);
        assertUnfit(Map.of("", "text"));
        assertUnfit(Map.of("a b", "text"));
        assertUnfit(Map.of("a=b", "text"));
        assertUnfit(Map.of("k".repeat(Metadata.KEY_CHARACTERS_MAX + 1), "text"));
        assertUnfit(Map.of("key", "v".repeat(Metadata.VALUE_CHARACTERS_MAX + 1)));
        assertUnfit(Map.of("key", "a\u0007b"));
        assertUnfit(texts(Metadata.KEYS_MAX + 1, "x"));
        assertThat(new Metadata(texts(Metadata.KEYS_MAX, "x")).value()).hasSize(Metadata.KEYS_MAX);
        assertUnfit(texts(9, "v".repeat(Metadata.VALUE_CHARACTERS_MAX)));
    }

    @Test
    void aPatchChangesWhatItNames() {
        OrderDetails before = new OrderDetails(REFERENCE, new Metadata(Map.of("kept", "1", "gone", "2", "other", "3")));
        Map<String, Optional<String>> changes =
                Map.of("gone", Optional.empty(), "other", Optional.of("4"), "new", Optional.of("5"));

        OrderDetails after = new DetailsPatch(Optional.empty(), Optional.of(Optional.of(changes))).of(before);

        assertThat(after.externalReference()).isEqualTo(REFERENCE);
        assertThat(after.metadata().value()).isEqualTo(Map.of("kept", "1", "other", "4", "new", "5"));
    }

    @Test
    void aPatchWithNullsRemovesAll() {
        OrderDetails before = new OrderDetails(REFERENCE, new Metadata(Map.of("a", "1")));

        assertThat(new DetailsPatch(Optional.of(Optional.empty()), Optional.of(Optional.empty())).of(before))
                .isEqualTo(OrderDetails.NONE);
        assertThat(new DetailsPatch(Optional.empty(), Optional.empty()).of(before))
                .isEqualTo(before);
    }

    @Test
    void otherDetailsAreAVersionThatAsksForNothing() {
        Order order = OrderExamples.placing().order();
        OrderDetails wanted = new OrderDetails(REFERENCE, Metadata.NONE);

        Decision.Changed changed = (Decision.Changed) order.decide(wanted, OrderExamples.LATER);

        assertThat(changed.visible()).isTrue();
        assertThat(changed.instructions()).isEmpty();
        assertThat(changed.order().version()).isEqualTo(2);
        assertThat(changed.order().status()).isEqualTo(order.status());
        assertThat(changed.order().changedAt()).isEqualTo(OrderExamples.LATER);
        assertThat(changed.order().decide(wanted, OrderExamples.LATER))
                .isEqualTo(new Decision.Unchanged(changed.order()));
    }

    private static Map<String, String> texts(int keys, String text) {
        Map<String, String> texts = new HashMap<>();
        Collections.nCopies(keys, text).forEach(each -> texts.put("key-" + texts.size(), each));
        return texts;
    }

    private static void assertUnfit(Map<String, String> texts) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Metadata(texts));
    }
}
