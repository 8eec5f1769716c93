package caravan.edge.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
    private static final RouteTable TABLE = RouteTable.of(ServiceDescriptors.of(List.of(
            ServiceDescriptor.of("ships")
                    .routes("GET /ships", "GET /ships/{id}", "GET /ships/{id}/crew", "/docks/{dock}")
                    .build(),
            ServiceDescriptor.of("crews")
                    .routes("POST /ships/{id}/crew", "GET /ships/mine", "GET /ships/mine/crew/{sailor}")
                    .build(),
            ServiceDescriptor.of("maps").withoutDatabase().routes("GET /maps").build())));

    @ParameterizedTest
    @CsvSource({
        "GET,    /ships,                 ships",
        "GET,    /ships/7,               ships",
        "HEAD,   /ships/7,               ships",
        "GET,    /ships/mine,            crews",
        "GET,    /ships/7/crew,          ships",
        "POST,   /ships/7/crew,          crews",
        "GET,    /ships/mine/crew,       ships",
        "GET,    /ships/mine/crew/ada,   crews",
        "PATCH,  /docks/4,               ships",
        "DELETE, /ships/7,               ships",
        "GET,    /ships/7/sails/1,       ships",
        "GET,    /ships/mine/sails,      crews",
        "GET,    /dead-letters/ships,    ships",
        "POST,   /dead-letters/crews/1/redelivery, crews",
        "GET,    /dead-letters/maps,     nobody",
        "GET,    /dead-letters/ships/kinds, ships",
        "POST,   /dead-letters/crews/redelivery, crews",
        "GET,    /messages/ships,        ships",
        "GET,    /messages/maps,         nobody",
        "GET,    /changes/ships,         ships",
        "GET,    /changes/crews/export,  crews",
        "GET,    /changes/maps,          nobody",
        "GET,    /shipsandboats,         nobody",
        "GET,    /docks,                 nobody",
        "GET,    /,                      nobody",
    })
    void aRequestGoesToTheLongestAndMostLiteralClaim(String method, String path, String service) {
        assertThat(serviceOf(TABLE, method, path)).isEqualTo(service);
    }

    @Test
    void anUnclaimedMethodOnASharedPathGetsAllMethodsOfThePath() {
        assertThat(allowed("DELETE", "/ships/7/crew")).containsExactly("GET", "HEAD", "POST");
        assertThat(allowed("POST", "/ships/7/crew")).isEmpty();
        assertThat(allowed("HEAD", "/ships/7/crew")).isEmpty();
        assertThat(allowed("DELETE", "/ships"))
                .as("a path of one service, which answers itself")
                .isEmpty();
        assertThat(allowed("DELETE", "/ships/7/crew/ada"))
                .as("a path below it, which a service may know")
                .isEmpty();
    }

    private static List<String> allowed(String method, String path) {
        return Objects.requireNonNull(
                        TABLE.find(method, RequestPath.segments(path).orElseThrow()))
                .allowed();
    }

    @Test
    void metricsAreTaggedWithThePattern() {
        assertThat(TABLE.find("GET", RequestPath.segments("/ships/7/crew").orElseThrow()))
                .isEqualTo(new RouteTable.Place("ships", "/ships/{id}/crew"));
    }

    @Test
    void aFileOverridesSingleClaims(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("routes"), "# mine\n\nGET /ships/{any} = boats\n/maps = charts\n/things = things\n");
        RouteTable table = TABLE.overriddenBy(file);
        assertThat(serviceOf(table, "GET", "/ships/7")).isEqualTo("boats");
        assertThat(serviceOf(table, "GET", "/maps")).isEqualTo("charts");
        assertThat(serviceOf(table, "GET", "/things")).isEqualTo("things");
        assertThat(serviceOf(table, "GET", "/ships")).isEqualTo("ships");
        assertThat(table.services()).containsExactly("boats", "charts", "crews", "ships", "things");
    }

    @Test
    void aWrongLineIsRefusedByName(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("routes");
        for (String wrong : List.of("things = things", "/a/ = b", "/a = B c", "/a = {b}", "/a", "get /a = b")) {
            Files.writeString(file, wrong);
            assertThatThrownBy(() -> TABLE.overriddenBy(file))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    private static String serviceOf(RouteTable table, String method, String path) {
        RouteTable.Place place = table.find(method, RequestPath.segments(path).orElseThrow());
        return place == null ? "nobody" : place.service();
    }
}
