package caravan.payments.contract;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.runtime.json.Json;
import caravan.kernel.MessageType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SamplesTest {
    static Stream<MessageType<?>> types() {
        return Stream.concat(PaymentsMessage.COMMANDS.stream(), PaymentsMessage.REPLIES.stream());
    }

    @ParameterizedTest
    @MethodSource("types")
    void theSampleOfEveryTypeIsReadAndWrittenAgainUnchanged(MessageType<?> type) throws IOException {
        byte[] sample = sample(type);

        Object payload = Json.readMessage(sample, type.payload());

        assertThat(new String(Json.write(payload), StandardCharsets.UTF_8))
                .isEqualTo(new String(sample, StandardCharsets.UTF_8).strip());
    }

    private static byte[] sample(MessageType<?> type) throws IOException {
        String name = "/samples/" + type.name() + ".json";
        try (InputStream in = SamplesTest.class.getResourceAsStream(name)) {
            assertThat(in).as("a committed sample %s", name).isNotNull();
            return in.readAllBytes();
        }
    }
}
