package caravan.chassis.testkit.values;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.kernel.MessageType;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of each message of a contract: it has a sample, and the sample is its wire form. A contract's test extends this. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SampledMessagesTest {
    private final Collection<? extends MessageType<?>> contract;
    private final Map<? extends MessageType<?>, ?> messages;

    /**
     * @param contract all types of the contract
     * @param messages the message that each type's sample stands for
     */
    protected SampledMessagesTest(
            Collection<? extends MessageType<?>> contract, Map<? extends MessageType<?>, ?> messages) {
        this.contract = contract;
        this.messages = messages;
    }

    Set<? extends MessageType<?>> types() {
        return messages.keySet();
    }

    @ParameterizedTest
    @MethodSource("types")
    void theCommittedSampleDecodes(MessageType<?> type) {
        MessageSamples.assertSampleDecodesTo(type, Objects.requireNonNull(messages.get(type)));
    }

    @ParameterizedTest
    @MethodSource("types")
    void theMessageIsWrittenAsItsSample(MessageType<?> type) {
        MessageSamples.assertIsWrittenAsSample(type, Objects.requireNonNull(messages.get(type)));
    }

    @Test
    void eachTypeHasASample() {
        assertThat(types().stream().map(MessageType::name))
                .containsExactlyInAnyOrderElementsOf(
                        contract.stream().map(MessageType::name).toList());
    }
}
