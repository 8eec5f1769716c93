package caravan.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A session that has ended is over in every service. */
@InTopologies
class EndedSessionsTest {
    private static final Duration HEEDED_WITHIN_MAX = Duration.ofSeconds(10);

    private final RunningShop shop;

    EndedSessionsTest(RunningShop shop) {
        this.shop = shop;
    }

    @Test
    void everyServiceHeedsTheEndOfASession() {
        RunningShop.Person person = shop.newStaff();
        List<Ask> everywhere = Stream.of("/users/me", "/orders", "/payments", "/stock")
                .map(path -> Ask.get(path).as(person.token()))
                .toList();
        assertThat(everywhere).allMatch(ask -> shop.send(ask).status() == 200);

        shop.send(Ask.delete("/sessions/" + shop.sessionOf(person.token())).as(person.token()));

        // Elsewhere it is heard of by a message; a service may have several processes, so each is asked more than once.
        await().atMost(HEEDED_WITHIN_MAX)
                .untilAsserted(() -> assertThat(
                                Stream.of(everywhere, everywhere, everywhere).flatMap(List::stream))
                        .allSatisfy(ask -> Problems.assertProblem(shop.send(ask), 401, "invalid_token")));
    }
}
