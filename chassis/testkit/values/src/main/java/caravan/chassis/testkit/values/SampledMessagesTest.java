package caravan.chassis.testkit.values;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.kernel.MessageType;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of each message of a contract: it has a sample, which is its wire form, and a schema. A contract's test extends this. */
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

    @ParameterizedTest
    @MethodSource("types")
    void theSchemaDescribesTheMessage(MessageType<?> type) {
        MessageSchemas.assertDescribes(type.name(), type.payload());
    }

    @ParameterizedTest
    @MethodSource("types")
    void everySampleFitsTheSchemaAndNotWithoutARequiredField(MessageType<?> type) {
        MessageSamples.of(type).values().forEach(sample -> MessageSchemas.assertFitsExactly(type.name(), sample));
    }

    @Test
    void everySampleIsOfAMessage() {
        assertThat(MessageSamples.files())
                .allMatch(file -> types().stream().anyMatch(type -> file.startsWith(type.name() + ".")));
    }

    @Test
    void theDescriptorNamesTheseMessages() {
        String owner = contract.iterator().next().topic();
        assertThat(ServiceDescriptors.onClassPath().named(owner).orElseThrow().messages())
                .containsExactlyInAnyOrderElementsOf(
                        contract.stream().map(MessageType::name).toList());
    }

    @Test
    void eachTypeHasASample() {
        assertThat(types().stream().map(MessageType::name))
                .containsExactlyInAnyOrderElementsOf(
                        contract.stream().map(MessageType::name).toList());
    }
}
