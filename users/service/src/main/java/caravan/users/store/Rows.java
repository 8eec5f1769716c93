package caravan.users.store;

import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import caravan.users.AccountRepository.Credentials;
import caravan.users.domain.Account;
import caravan.users.domain.AccountRole;
import caravan.users.domain.Client;
import caravan.users.domain.DisplayName;
import caravan.users.domain.PasswordHash;
import caravan.users.domain.Session;
import caravan.users.domain.Username;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** Reads rows. */
final class Rows {
    private Rows() {}

    static Account account(ResultSet row) throws SQLException {
        return new Account(
                new UserId(row.getObject("user_id", UUID.class)),
                new Username(row.getString("username")),
                Optional.ofNullable(row.getString("display_name")).map(DisplayName::new),
                AccountRole.parse(row.getString("role")),
                instant(row, "created_at"),
                row.getLong("version"));
    }

    static Credentials credentials(ResultSet row) throws SQLException {
        return new Credentials(account(row), new PasswordHash(row.getString("password_hash")));
    }

    static Session session(ResultSet row) throws SQLException {
        return new Session(
                new SessionId(row.getObject("session_id", UUID.class)),
                new UserId(row.getObject("user_id", UUID.class)),
                instant(row, "created_at"),
                instant(row, "last_used_at"),
                client(row));
    }

    static Client client(ResultSet row) throws SQLException {
        return new Client(row.getString("client_address"), row.getString("client_description"));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
