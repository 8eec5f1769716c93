package caravan.commerce.payments.store;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.Payment;
import caravan.commerce.payments.domain.Payment.FollowUp;
import caravan.commerce.payments.domain.PaymentStatus;
import caravan.commerce.payments.domain.ProviderReferences;
import caravan.kernel.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** Reads rows of {@code payment}. */
final class PaymentRows {
    private PaymentRows() {}

    static Payment payment(ResultSet row) throws SQLException {
        return new Payment(
                new PaymentId(uuid(row, "id")),
                new OrderId(uuid(row, "order_id")),
                new UserId(uuid(row, "user_id")),
                money(row),
                row.getString("method"),
                PaymentStatus.parse(row.getString("status")),
                FollowUp.parse(row.getString("follow_up")),
                references(row),
                row.getLong("version"),
                instant(row, "created_at"),
                instant(row, "changed_at"));
    }

    static ProviderReferences references(ResultSet row) throws SQLException {
        return new ProviderReferences(
                Optional.ofNullable(row.getString("authorization_reference")),
                Optional.ofNullable(row.getString("capture_reference")),
                Optional.ofNullable(row.getString("decline_reason")));
    }

    static Money money(ResultSet row) throws SQLException {
        return Money.of(row.getLong("amount"), row.getString("currency"));
    }

    static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
