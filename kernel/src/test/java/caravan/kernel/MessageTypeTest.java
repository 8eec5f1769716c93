package caravan.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTypeTest {
    record Payload() {}

    @Test
    void travelsOnTheTopicOfTheServiceThatOwnsIt() {
        assertThat(new MessageType<>("inventory.reserve-stock.v1", Payload.class).topic())
                .isEqualTo("inventory");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"reserve-stock.v1", "inventory.reserve_stock.v1", "inventory.reserve-stock", "inventory.x.v0"})
    void refusesANameWithoutOwnerOrVersion(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new MessageType<>(name, Payload.class));
    }
}
