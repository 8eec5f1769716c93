package caravan.chassis.http.documents;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.http.admission.Priority;
import caravan.chassis.http.routing.HttpMetrics;
import caravan.chassis.http.routing.Route;
import caravan.chassis.http.routing.RouteTree;
import caravan.chassis.http.routing.ServiceRoutes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BuiltInRoutesTest {
    private final RouteTree table = new RouteTree();
    private final HttpMetrics metrics = new HttpMetrics(new SimpleMeterRegistry(), () -> "");

    @BeforeEach
    void declare() {
        new BuiltInRoutes(metrics)
                .declareOn(
                        new ServiceRoutes(table, "chassis", metrics, true),
                        new ServiceRoutes(table, "chassis", metrics, false));
    }

    private Route route(String path) {
        return Objects.requireNonNull(Objects.requireNonNull(table.find(RouteTree.segmentsOf(path)))
                .routes()
                .get("GET"));
    }

    @Test
    void onlyRoutesForOperatorsAreNeverRefused() {
        assertThat(route("/health/live").priority()).isEqualTo(Priority.ESSENTIAL);
        assertThat(route("/health/ready").priority()).isEqualTo(Priority.ESSENTIAL);
        assertThat(route("/metrics").priority()).isEqualTo(Priority.ESSENTIAL);
        assertThat(route("/openapi").priority()).isNotEqualTo(Priority.ESSENTIAL);
        assertThat(route("/openapi.json").priority()).isNotEqualTo(Priority.ESSENTIAL);
        assertThat(route("/openapi/orders").priority()).isEqualTo(Priority.NORMAL);
    }
}
