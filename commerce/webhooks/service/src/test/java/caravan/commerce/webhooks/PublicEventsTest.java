package caravan.commerce.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.webhooks.contract.PublicEvents;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PublicEventsTest {
    @Test
    void eachPublicEventIsInAContractAndInTheDocument() throws IOException {
        Set<String> known = ServiceDescriptors.onClassPath().all().stream()
                .map(ServiceDescriptor::messages)
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
        assertThat(known).containsAll(PublicEvents.TYPES);
        try (InputStream document = PublicEventsTest.class.getResourceAsStream("/openapi/webhooks.yaml")) {
            assertThat(new String(document.readAllBytes(), StandardCharsets.UTF_8))
                    .contains(PublicEvents.TYPES.toArray(String[]::new));
        }
    }
}
