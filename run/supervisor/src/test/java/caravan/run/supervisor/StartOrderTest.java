package caravan.run.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import caravan.kernel.descriptor.ServiceRole;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartOrderTest {
    @Test
    void whoOthersAskStartsFirstAndWhoReadsEverySchemaLast() {
        ServiceDescriptors services = ServiceDescriptors.of(List.of(
                ServiceDescriptor.of("audits").readsEverySchema().build(),
                ServiceDescriptor.of("boats").build(),
                ServiceDescriptor.of("crews").build(),
                ServiceDescriptor.of("logins")
                        .role(new ServiceRole.EndsSessions("logins.SessionEnded"))
                        .build()));
        assertThat(StartOrder.of(services)).containsExactly("logins", "boats", "crews", "audits");
        assertThat(StartOrder.askedByOthers(services)).isEqualTo(1);
    }
}
