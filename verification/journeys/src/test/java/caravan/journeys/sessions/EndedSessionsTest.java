package caravan.journeys.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.journeys.calls.Ask;
import caravan.journeys.calls.Problems;
import caravan.journeys.shop.InTopologies;
import caravan.journeys.shop.RunningShop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every service refuses the tokens of an ended session. */
@InTopologies
class EndedSessionsTest {
    private static final Duration APPLIED_WITHIN_MAX = Duration.ofSeconds(10);

    private final RunningShop shop;

    EndedSessionsTest(RunningShop shop) {
        this.shop = shop;
    }

    @Test
    void everyServiceAppliesTheEndOfASession() {
        RunningShop.Person person = shop.newStaff();
        List<Ask> everywhere = Stream.of("/users/me", "/orders", "/payments", "/stock")
                .map(path -> Ask.get(path).as(person.token()))
                .toList();
        assertThat(everywhere).allMatch(ask -> shop.send(ask).status() == 200);

        shop.send(Ask.delete("/sessions/" + shop.sessionOf(person.token())).as(person.token()));

        // Other services get a message. A service may have several processes, so the test asks each service more than
        // once.
        await().atMost(APPLIED_WITHIN_MAX)
                .untilAsserted(() -> assertThat(
                                Stream.of(everywhere, everywhere, everywhere).flatMap(List::stream))
                        .allSatisfy(ask -> Problems.assertProblem(shop.send(ask), 401, "invalid_token")));
    }

    @Test
    void aStreamEndsWithItsSessionAndSaysWhy() {
        RunningShop.Person person = shop.newCustomer();
        String order = shop.confirmedOrder(person);
        assertEndsWith(
                "session_ended",
                person,
                order,
                () -> shop.send(Ask.delete("/sessions/" + shop.sessionOf(person.token()))
                        .as(person.token())));
    }

    @Test
    void aStreamOfStaffEndsWithTheRole() {
        RunningShop.Person staff = shop.newStaff();
        String order = shop.confirmedOrder(shop.ann());
        assertEndsWith(
                "role_changed",
                staff,
                order,
                () -> shop.send(Ask.patch("/users/" + staff.id(), "{\"role\":\"customer\"}")
                        .as(shop.administrator().token())));
    }

    private void assertEndsWith(String reason, RunningShop.Person reader, String order, Runnable end) {
        try (Stream<String> lines =
                shop.wire().lines(Ask.get("/orders/" + order + "/events").as(reader.token()))) {
            Iterator<String> events = lines.iterator();
            while (!events.next().equals("id: 2")) {
                // Reads until the stream has sent the confirmation.
            }
            end.run();
            List<String> last = new ArrayList<>();
            events.forEachRemaining(last::add);
            assertThat(last).endsWith("event: end", "data: {\"reason\":\"" + reason + "\"}", "");
        }
    }
}
