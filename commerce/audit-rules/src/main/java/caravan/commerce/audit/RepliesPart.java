package caravan.commerce.audit;

import caravan.audit.contract.Part;
import caravan.audit.contract.Part.Keys;
import caravan.audit.contract.Part.Relation;
import caravan.audit.contract.RuleQuery;
import java.util.List;

/** The part of the stored replies of orders, by age. */
final class RepliesPart {
    static final Part PART = new Part(
            "replies",
            "timestamptz",
            List.of(Keys.of("orders.idempotent_reply", "created_at")),
            List.of(
                    "SELECT created_at AS key FROM orders.idempotent_reply WHERE created_at >= current_setting('audit.moment')::timestamptz"),
            List.of(new Relation("the_reply", """
                    SELECT r.status, r.body ->> 'id' AS order_id
                    FROM looked_replies k JOIN orders.idempotent_reply r ON r.created_at = k.key
                    WHERE r.status BETWEEN 200 AND 299
                    """)),
            "",
            List.of(RuleQuery.always(
                    "acknowledged-order-exists",
                    "Every order in a stored answer exists, so no acknowledged order is lost.",
                    "order",
                    "the_reply",
                    """
                    SELECT DISTINCT r.order_id AS id, 'no such order' AS found, 'the order that was answered with ' || r.status AS expected
                    FROM the_reply r
                    WHERE r.order_id IS NOT NULL AND NOT EXISTS (SELECT FROM orders.orders o WHERE o.id = r.order_id::uuid)
                    """)),
            false);

    private RepliesPart() {}
}
