package caravan.chassis.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.http.routing.DeclaredRoute;
import caravan.kernel.MessageType;
import caravan.kernel.descriptor.ServiceDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DescriptorCheckTest {
    private static final ServiceDescriptor SHIPS = ServiceDescriptor.of("ships")
            .routes("GET /ships/{id}", "/harbours")
            .subscription("arrivals", "ports.ship-arrived.v1")
            .build();
    private static final DeclaredRoute SHIP = new DeclaredRoute("GET", "/ships/{id}", "ships", Accepted.NOTHING);
    private static final DeclaredRoute HARBOURS = new DeclaredRoute("POST", "/harbours", "ships", Accepted.NOTHING);
    private static final DeclaredRoute ANOTHERS = new DeclaredRoute("GET", "/trucks", "trucks", Accepted.NOTHING);
    private static final Map<String, Set<String>> ARRIVALS = Map.of("arrivals", Set.of("ports.ship-arrived.v1"));

    @Test
    void aServiceThatMatchesItsDescriptorStarts() {
        assertThatCode(() -> DescriptorCheck.check(SHIPS, List.of(SHIP, HARBOURS, ANOTHERS), ARRIVALS, false))
                .doesNotThrowAnyException();
    }

    @Test
    void aRouteThatTheDescriptorDoesNotHaveIsNamed() {
        DeclaredRoute more = new DeclaredRoute("DELETE", "/ships/{id}", "ships", Accepted.NOTHING);
        assertThatIllegalStateException()
                .isThrownBy(() -> DescriptorCheck.check(SHIPS, List.of(SHIP, HARBOURS, more), ARRIVALS, false))
                .withMessageContainingAll("ships", "it declares 'DELETE /ships/{id}'");
    }

    @Test
    void aRouteThatIsNotDeclaredIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> DescriptorCheck.check(SHIPS, List.of(SHIP), ARRIVALS, false))
                .withMessageContaining("its descriptor has '/harbours'");
    }

    @Test
    void aSubscriptionThatDiffersIsNamed() {
        List<DeclaredRoute> routes = List.of(SHIP, HARBOURS);
        assertThatIllegalStateException()
                .isThrownBy(() -> DescriptorCheck.check(SHIPS, routes, Map.of(), false))
                .withMessageContaining("its descriptor has the subscription 'arrivals'");
        assertThatIllegalStateException()
                .isThrownBy(() -> DescriptorCheck.check(
                        SHIPS,
                        routes,
                        Map.of("arrivals", Set.of("ports.ship-arrived.v1", "ports.ship-left.v1")),
                        false))
                .withMessageContaining("ports.ship-left.v1");
        assertThatIllegalStateException()
                .isThrownBy(() -> DescriptorCheck.check(
                        SHIPS,
                        routes,
                        Map.of("arrivals", Set.of("ports.ship-arrived.v1"), "more", Set.of("ports.ship-left.v1")),
                        false))
                .withMessageContaining("it has the subscription 'more'");
    }

    @Test
    void aDifferenceOfTheStateIsNamed() {
        MessageType<Object> named = new MessageType<>("ships.ship-named.v1", Object.class);
        ServiceDescriptor described = ServiceDescriptor.of("ships")
                .messages(List.of(named))
                .state(named.name())
                .build();
        assertThatIllegalStateException()
                .isThrownBy(() -> DescriptorCheck.check(described, List.of(), Map.of(), false))
                .withMessageContaining("its descriptor names [ships.ship-named.v1] as message types of its state");
        assertThatIllegalStateException()
                .isThrownBy(() -> DescriptorCheck.check(SHIPS, List.of(SHIP, HARBOURS), ARRIVALS, true))
                .withMessageContaining("its descriptor names no message types of the state");
    }
}
