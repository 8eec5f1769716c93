package caravan.commerce.orders.store;

import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.domain.OrderChange;
import caravan.commerce.orders.domain.OrderStatus;
import caravan.commerce.orders.domain.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** A row of {@code order_change}. */
final class OrderChangeMapper implements RowMapper<OrderChange> {
    @Override
    public OrderChange map(ResultSet row, StatementContext context) throws SQLException {
        return new OrderChange(
                new OrderId(row.getObject("order_id", UUID.class)),
                row.getLong("version"),
                OrderStatus.parse(row.getString("status")),
                Optional.ofNullable(row.getString("reason")).map(Reason::parse),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }
}
