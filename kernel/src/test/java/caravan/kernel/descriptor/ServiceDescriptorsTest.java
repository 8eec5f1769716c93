package caravan.kernel.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import caravan.kernel.MessageType;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ServiceDescriptorsTest {
    private static final ServiceDescriptor KEYS = ServiceDescriptor.of("keys")
            .routes("GET /keys")
            .role(new ServiceRole.IssuesTokens("/keys"))
            .build();
    private static final ServiceDescriptor SHIPS = ServiceDescriptor.of("ships")
            .platform("sea")
            .routes("GET /ships/{id}")
            .build();
    private static final ServiceDescriptor TRUCKS = ServiceDescriptor.of("trucks")
            .platform("road")
            .routes("GET /trucks/{id}")
            .build();

    @Test
    void twoServicesOfOneNameAreRefused() {
        ServiceDescriptor other = ServiceDescriptor.of("ships").platform("road").build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServiceDescriptors.of(List.of(SHIPS, other)))
                .withMessageContainingAll("ships", "sea", "road");
    }

    @Test
    void twoClaimsOnOneRouteAreRefusedAndBothServicesNamed() {
        ServiceDescriptor other = ServiceDescriptor.of("boats")
                .platform("sea")
                .routes("/ships/{name}")
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServiceDescriptors.of(List.of(SHIPS, other)))
                .withMessageContainingAll("ships", "boats", "/ships/{name}", "GET /ships/{id}");
    }

    @Test
    void aPlatformStartsWithTheSharedServices() {
        ServiceDescriptors all = ServiceDescriptors.of(List.of(TRUCKS, SHIPS, KEYS));
        assertThat(all.platforms()).containsExactly("road", "sea");
        assertThat(all.ofPlatforms(Set.of("sea")).names()).containsExactly("keys", "ships");
        assertThat(all.ofPlatforms(Set.of("sea", "road")).names()).containsExactly("keys", "ships", "trucks");
    }

    @Test
    void anUnknownPlatformIsRefusedAndTheKnownOnesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ServiceDescriptors.of(List.of(TRUCKS, SHIPS, KEYS)).ofPlatforms(Set.of("air")))
                .withMessageContainingAll("air", "road, sea");
    }

    private static List<MessageType<Object>> types(String... names) {
        return Stream.of(names)
                .map(name -> new MessageType<>(name, Object.class))
                .toList();
    }

    @Test
    void whatAServiceTakesFromItsOwnTopicIsACommandAndItSendsTheRest() {
        ServiceDescriptor ports = ServiceDescriptor.of("ports")
                .messages(types("ports.port-opened.v1", "ports.open-port.v1"))
                .sends("ships.sail-away.v1")
                .subscription("handle-commands", "ports.open-port.v1")
                .subscription("remember-ships", "ships.ship-named.v1")
                .build();
        assertThat(ports.commands()).containsExactly("ports.open-port.v1");
        assertThat(ports.sent()).containsExactly("ports.port-opened.v1", "ships.sail-away.v1");
    }

    @Test
    void messagesAreOfTheServicesOwnContractAndStateIsAmongThem() {
        ServiceDescriptor.Builder ports = ServiceDescriptor.of("ports");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ports.messages(types("ships.ship-named.v1")).build())
                .withMessageContaining("'ships.ship-named.v1' is no type of the contract of ports");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServiceDescriptor.of("ports")
                        .sends("ports.port-opened.v1")
                        .build())
                .withMessageContaining("'ports.port-opened.v1' is no type of another contract");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServiceDescriptor.of("ports")
                        .state("ports.port-opened.v1")
                        .build())
                .withMessageContaining("'ports.port-opened.v1' is not among the messages of ports");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServiceDescriptor.of("ports")
                        .withoutDatabase()
                        .messages(types("ports.port-opened.v1"))
                        .build())
                .withMessageContaining("ports needs a database for its messages");
    }

    @Test
    void theServiceOfARoleIsFound() {
        assertThat(ServiceDescriptors.of(List.of(SHIPS, KEYS)).withRole(ServiceRole.IssuesTokens.class))
                .contains(KEYS);
        assertThat(ServiceDescriptors.of(List.of(SHIPS)).withRole(ServiceRole.IssuesTokens.class))
                .isEmpty();
    }

    @Test
    void anInvalidDescriptorIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServiceDescriptor.of("Ships").build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServiceDescriptor.of("ships").processes(0).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServiceDescriptor.of("ships")
                        .withoutDatabase()
                        .subscription("arrivals", "ports.ship-arrived.v1")
                        .build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServiceDescriptor.of("ships")
                        .subscription("arrivals", "ports.ship-arrived.v1", "docks.crane-free.v1"))
                .withMessageContaining("one topic");
    }
}
