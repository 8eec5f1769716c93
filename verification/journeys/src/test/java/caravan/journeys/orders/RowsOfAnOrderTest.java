package caravan.journeys.orders;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.journeys.calls.Answer;
import caravan.journeys.shop.InRunningShop;
import caravan.journeys.shop.RunningShop;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Counts the rows of an order, a cost that is the same on every machine. Each further row costs processor time in every order. */
@ExtendWith(InRunningShop.class)
class RowsOfAnOrderTest {
    private final RunningShop shop;

    RowsOfAnOrderTest(RunningShop shop) {
        this.shop = shop;
    }

    @Test
    void anOrderThatIsConfirmedAloneLeavesTheseRows() {
        shop.awaitQuiet();
        Map<String, Long> before = rows();

        Answer order = shop.order(shop.ann(), RunningShop.MUG, "approve");
        shop.awaitQuiet();

        assertThat(order.field("status")).isEqualTo("confirmed");
        Map<String, Long> added = rows();
        added.replaceAll((table, rows) -> rows - before.getOrDefault(table, 0L));
        added.values().removeIf(more -> more == 0);
        // Another test may sign in meanwhile.
        added.remove("users.session");
        assertThat(added)
                .isEqualTo(Map.of(
                        "orders.orders", 1L,
                        // Placed, stock reserved, payment authorized: a transaction each.
                        "orders.outbox", 3L,
                        "inventory.reservation", 1L,
                        "inventory.outbox", 1L,
                        "payments.payment", 1L,
                        "payments.provider_intent", 1L,
                        "payments.ledger_transfer", 1L,
                        "payments.outbox", 1L,
                        "payments.simulated_operation", 1L));
    }

    private Map<String, Long> rows() {
        List<String> tables =
                shop.superuser().createQuery("""
                        SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables
                        WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
                            AND table_type = 'BASE TABLE'""").mapTo(String.class).list();
        String all = tables.stream()
                .map(table -> "SELECT '%s' AS name, count(*) AS number FROM %s".formatted(table, table))
                .collect(Collectors.joining(" UNION ALL "));
        Map<String, Long> rows = new TreeMap<>();
        shop.superuser()
                .createQuery(all)
                .map((row, context) -> rows.put(row.getString("name"), row.getLong("number")))
                .list();
        return rows;
    }
}
