package caravan.commerce.growth;

import java.util.List;

/**
 * A table with rows of orders, in which each copy of an order has rows of its own.
 *
 * @param outbox whether its rows are record batches, with positions
 * @param condition on the rows to copy, in SQL
 */
record GrowingTable(String schema, String name, boolean outbox, String condition) {
    /**
     * All of them. Those of a service's that are left out have no row that stays of an order, or are added up anew afterwards. The audit
     * tells if one is missing.
     */
    static final List<GrowingTable> ALL = List.of(
            rows("orders", "orders"),
            rows("orders", "idempotent_reply"),
            outbox("orders"),
            rows("inventory", "reservation"),
            new GrowingTable("inventory", "stock_movement", false, "kind IN ('commit', 'return')"),
            outbox("inventory"),
            rows("payments", "payment"),
            rows("payments", "payment_voided_early"),
            rows("payments", "provider_intent"),
            rows("payments", "ledger_transfer"),
            rows("payments", "simulated_operation"),
            outbox("payments"));

    private static GrowingTable rows(String schema, String name) {
        return new GrowingTable(schema, name, false, "true");
    }

    private static GrowingTable outbox(String schema) {
        return new GrowingTable(schema, "outbox", true, "true");
    }

    String qualified() {
        return schema + "." + name;
    }
}
