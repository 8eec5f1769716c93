package caravan.commerce.webhooks.store;

import caravan.chassis.api.store.Columns;
import caravan.commerce.webhooks.domain.Endpoint;
import caravan.commerce.webhooks.domain.EndpointId;
import caravan.commerce.webhooks.domain.EndpointStatus;
import caravan.commerce.webhooks.domain.EndpointUrl;
import caravan.commerce.webhooks.domain.PauseReason;
import caravan.commerce.webhooks.domain.Secrets;
import caravan.commerce.webhooks.domain.WebhookSecret;
import caravan.kernel.WireNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of the table {@code endpoint}. */
final class EndpointRows {
    private static final byte[] NO_SECRET = new byte[0];

    static final Columns<Endpoint> COLUMNS = Columns.<Endpoint>of()
            .uuid("id", endpoint -> endpoint.id().value())
            .text("url", endpoint -> endpoint.url().value())
            .arrayAsText("event_types", Endpoint::eventTypes)
            .text("description", Endpoint::description)
            .text("status", endpoint -> endpoint.status().pauseReason().isPresent() ? "paused" : "active")
            .text(
                    "pause_reason",
                    endpoint ->
                            endpoint.status().pauseReason().map(WireNames::of).orElse(null))
            .bytea("secret", endpoint -> endpoint.secrets().current().bytes())
            .bytea(
                    "previous_secret",
                    endpoint -> endpoint.secrets()
                            .previous()
                            .map(previous -> previous.secret().bytes())
                            .orElse(NO_SECRET))
            .timestamptz(
                    "previous_secret_until",
                    endpoint -> endpoint.secrets()
                            .previous()
                            .map(Secrets.Previous::until)
                            .orElse(null))
            .timestamptz("failing_since", endpoint -> endpoint.failingSince().orElse(null))
            .int8("version", Endpoint::version)
            .timestamptz("created_at", Endpoint::createdAt)
            .timestamptz("changed_at", Endpoint::changedAt);

    private EndpointRows() {}

    static Endpoint endpoint(ResultSet row) throws SQLException {
        String pauseReason = row.getString("pause_reason");
        return new Endpoint(
                new EndpointId(row.getObject("id", UUID.class)),
                new EndpointUrl(row.getString("url")),
                List.of((String[]) row.getArray("event_types").getArray()),
                row.getString("description"),
                pauseReason == null
                        ? EndpointStatus.ACTIVE
                        : new EndpointStatus.Paused(WireNames.parse(PauseReason.class, pauseReason)),
                secrets(row),
                moment(row, "failing_since"),
                row.getLong("version"),
                moment(row, "created_at").orElseThrow(),
                moment(row, "changed_at").orElseThrow());
    }

    static Secrets secrets(ResultSet row) throws SQLException {
        byte[] previous = row.getBytes("previous_secret");
        return new Secrets(
                new WebhookSecret(row.getBytes("secret")),
                moment(row, "previous_secret_until")
                        .map(until -> new Secrets.Previous(new WebhookSecret(previous), until)));
    }

    static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
