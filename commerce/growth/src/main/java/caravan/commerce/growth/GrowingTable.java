package caravan.commerce.growth;

import java.util.List;

/**
 * A table with rows of orders. Each copy of an order gets its own rows in it.
 *
 * @param outbox whether it is an outbox: its rows are record batches with positions
 * @param condition selects the rows to copy, in SQL
 */
record GrowingTable(String schema, String name, boolean outbox, String condition) {
    /**
     * All such tables. Other tables of a service have no lasting rows of an order, or are computed again afterwards. The audit finds a
     * missing one.
     */
    static final List<GrowingTable> ALL = List.of(
            rows("orders", "orders"),
            rows("orders", "note"),
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
