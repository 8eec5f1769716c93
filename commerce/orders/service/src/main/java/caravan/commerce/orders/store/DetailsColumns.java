package caravan.commerce.orders.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.OrderRepository.DetailedOrder;
import caravan.commerce.orders.OrderRepository.OwnReference;
import caravan.commerce.orders.domain.ExternalReference;
import caravan.commerce.orders.domain.Metadata;
import caravan.commerce.orders.domain.OrderDetails;
import caravan.kernel.UserId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The columns of an order's details. Metadata is an array of {@code key=value}. */
final class DetailsColumns {
    static final Columns<OrderDetails> OF_DETAILS = Columns.<OrderDetails>of()
            .text("external_reference", DetailsColumns::reference)
            .arrayAsText("metadata", DetailsColumns::pairs);

    private static final Columns<DetailedOrder> CHANGED = Columns.<DetailedOrder>of()
            .uuid("id", changed -> changed.order().id().value())
            .all(OF_DETAILS, changed -> changed.order().details())
            .arrayAsText("versions", DetailedOrder::versions);

    private static final String UPDATE = """
            UPDATE orders
               SET external_reference = changed.external_reference, metadata = changed.metadata::text[],
                   placed_reference = CASE WHEN details_versions IS NOT NULL THEN placed_reference
                                           WHEN idempotency_key IS NOT NULL THEN orders.external_reference END,
                   placed_metadata = CASE WHEN details_versions IS NOT NULL THEN placed_metadata
                                          WHEN idempotency_key IS NOT NULL THEN orders.metadata END,
                   details_versions = details_versions || changed.versions::bigint[]
              FROM %s
             WHERE orders.id = changed.id
            """.formatted(CHANGED.as("changed"));

    private static final String WITH_REFERENCES = """
            SELECT orders.id, orders.user_id, orders.external_reference
              FROM unnest(?, ?) AS asked (user_id, external_reference)
              JOIN orders ON orders.external_reference = asked.external_reference AND orders.user_id = asked.user_id
            """;

    private DetailsColumns() {}

    static OrderDetails read(ResultSet row) throws SQLException {
        String reference = row.getString("external_reference");
        Array pairs = row.getArray("metadata");
        if (reference == null && pairs == null) {
            return OrderDetails.NONE;
        }
        return new OrderDetails(
                Optional.ofNullable(reference).map(ExternalReference::new),
                pairs == null ? Metadata.NONE : metadata((String[]) pairs.getArray()));
    }

    private static Metadata metadata(String[] pairs) {
        Map<String, String> texts = new TreeMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            texts.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return new Metadata(texts);
    }

    /** Each text with its key, as the column has it. */
    static List<String> pairs(Metadata metadata) {
        return metadata.value().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    private static @Nullable List<String> pairs(OrderDetails details) {
        return details.metadata().isEmpty() ? null : pairs(details.metadata());
    }

    private static @Nullable String reference(OrderDetails details) {
        return details.externalReference().map(ExternalReference::value).orElse(null);
    }

    static void update(Transaction transaction, Collection<DetailedOrder> orders) {
        JdbcStatement.of(transaction, UPDATE).bindRows(CHANGED, orders).write();
    }

    static Map<OwnReference, OrderId> withReferences(Transaction transaction, Collection<OwnReference> references) {
        Map<OwnReference, OrderId> found = HashMap.newHashMap(references.size());
        JdbcStatement.of(transaction, WITH_REFERENCES)
                .bindArray("uuid", references, own -> own.userId().value())
                .bindArray("text", references, own -> own.reference().value())
                .forEach(row -> found.put(
                        new OwnReference(
                                new UserId(row.getObject("user_id", UUID.class)),
                                new ExternalReference(row.getString("external_reference"))),
                        new OrderId(row.getObject("id", UUID.class))));
        return found;
    }
}
