package caravan.journeys.faults;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.testkit.caravan.TestCaravan;
import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.calls.Wire;
import caravan.journeys.shop.RunningShop;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A shop whose disk has less free room than its reserve. The test sets a reserve that no disk has. */
class FullDiskTest {
    @Test
    void writesAreRefusedReadsAreAnsweredAndReadinessSaysSo() {
        try (TestCaravan caravan =
                        TestCaravan.start(Map.of("CARAVAN_DISK_FOLDERS", "/", "CARAVAN_DISK_RESERVE", "10PiB"));
                Wire wire = Wire.to(caravan.address())) {
            Answer refused = wire.send(Ask.post("/users", RunningShop.credentials("late", RunningShop.PASSWORD)));
            assertThat(refused.status()).as(refused.text()).isEqualTo(503);
            assertThat(refused.field("code")).isEqualTo("storage_full");
            assertThat(refused.field("detail")).contains("on the disk of /", "must stay free");
            assertThat(refused.header("Retry-After")).contains("5");

            assertThat(wire.send(Ask.get("/products")).status()).isEqualTo(200);

            Answer ready = wire.send(Ask.get("/health/ready"));
            assertThat(ready.status()).as(ready.text()).isEqualTo(200);
            assertThat(ready.text())
                    .contains("{\"name\":\"orders-database\",\"status\":\"up\"}")
                    .contains("\"name\":\"writing\",\"status\":\"refused\",\"detail\":\"free ");
        }
    }
}
