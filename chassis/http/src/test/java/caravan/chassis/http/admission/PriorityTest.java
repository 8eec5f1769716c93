package caravan.chassis.http.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriorityTest {
    @ParameterizedTest
    @CsvSource({
        "POST, /orders, HIGH",
        "POST, /orders/{id}/cancellation, HIGH",
        "PUT, /products/{sku}, HIGH",
        "PATCH, /users/me, HIGH",
        "DELETE, /sessions/{id}, HIGH",
        "GET, /orders/{id}, NORMAL",
        "GET, /orders/{id}/events, NORMAL",
        "GET, /users/me, NORMAL",
        "GET, /orders, LOW",
        "GET, /ledger, LOW",
        "GET, /.well-known/jwks.json, ESSENTIAL",
    })
    void methodAndPathDecideTheClassOfARoute(String method, String path, Priority expected) {
        assertThat(Priority.of(method, path)).isEqualTo(expected);
    }
}
