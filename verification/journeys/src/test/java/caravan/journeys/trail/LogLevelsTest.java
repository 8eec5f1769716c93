package caravan.journeys.trail;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.calls.Problems;
import caravan.journeys.shop.InTopologies;
import caravan.journeys.shop.Layout;
import caravan.journeys.shop.RunningShop;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An administrator changes the level of a logger in the running processes. */
@InTopologies({Layout.ONE_PROCESS, Layout.FLEET})
class LogLevelsTest {
    private static final String LOGGER = "/log-levels/shop.journeys";

    private final RunningShop shop;

    LogLevelsTest(RunningShop shop) {
        this.shop = shop;
    }

    private Answer asAdministrator(Ask ask) {
        return shop.send(ask.as(shop.administrator().token()));
    }

    private static List<String> levelsIn(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json()
                .valueStream()
                .map(process -> process.path("loggers").path("shop.journeys").asString("as at the start"))
                .toList();
    }

    @Test
    void aLevelIsSetShownAndTakenBackInEachProcess() {
        assertThat(levelsIn(asAdministrator(Ask.put(LOGGER, "{\"level\":\"debug\"}"))))
                .containsOnly("debug");
        assertThat(levelsIn(asAdministrator(Ask.get("/log-levels")))).containsOnly("debug");
        assertThat(levelsIn(asAdministrator(Ask.delete(LOGGER)))).containsOnly("as at the start");
    }

    @Test
    void onlyAnAdministratorMayDoIt() {
        Problems.assertProblem(
                shop.send(
                        Ask.put(LOGGER, "{\"level\":\"debug\"}").as(shop.staff().token())),
                403,
                "forbidden");
        Problems.assertProblem(shop.send(Ask.get("/log-levels")), 401, "no_token");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Problems.assertProblem(asAdministrator(Ask.put(LOGGER, "{\"level\":\"loud\"}")), 400, "invalid_field");
        Problems.assertProblem(
                asAdministrator(Ask.put("/log-levels/org.flywaydb", "{\"level\":\"trace\"}")), 400, "invalid_field");
        Problems.assertProblem(
                asAdministrator(Ask.put("/log-levels/a%20b", "{\"level\":\"debug\"}")), 404, "not_found");
    }
}
