package caravan.users.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.store.SqlDatabase;
import caravan.chassis.api.store.SqlTransaction;
import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import caravan.users.SessionRepository;
import caravan.users.domain.RefreshTokenHash;
import caravan.users.domain.Session;
import caravan.users.domain.SessionLifetimes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Stores sessions in the tables {@code session}, {@code refresh_token} and {@code ended_session}. */
public final class PostgresSessionRepository implements SessionRepository {
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private static final Columns<Session> USES = Columns.<Session>of()
            .uuid("session_id", session -> session.id().value())
            .timestamptz("last_used_at", Session::lastUsedAt)
            .text("client_address", session -> session.client().address())
            .text("client_description", session -> session.client().description());

    private static final Columns<Session> NEW =
            USES.uuid("user_id", session -> session.userId().value()).timestamptz("created_at", Session::createdAt);

    private static final String BEGIN = "INSERT INTO session (" + NEW.names() + ") SELECT * FROM " + NEW.unnest();

    private static final String SAVE_USE = """
            UPDATE session
               SET last_used_at = given.last_used_at, client_address = given.client_address,
                   client_description = given.client_description
              FROM %s
             WHERE session.session_id = given.session_id
            """.formatted(USES.as("given"));

    private static final Columns<IssuedToken> TOKENS = Columns.<IssuedToken>of()
            .text("token_hash", token -> token.hash().value())
            .uuid("session_id", token -> token.sessionId().value())
            .bool("exchanged", IssuedToken::exchanged)
            .timestamptz("exchanged_at", token -> token.exchangedAt().orElse(null));

    // In the given order: an index allows one valid token per session, so the old one is exchanged before the next one
    // comes.
    private static final String SAVE_TOKENS = """
            INSERT INTO refresh_token (%1$s)
            SELECT %1$s FROM %2$s WITH ORDINALITY AS given (%1$s, place)
            ORDER BY place
            ON CONFLICT (token_hash) DO UPDATE
            SET exchanged = excluded.exchanged, exchanged_at = excluded.exchanged_at
            """.formatted(TOKENS.names(), TOKENS.unnest());

    private static final Columns<Revocation> ENDED = Columns.<Revocation>of()
            .uuid("session_id", revocation -> revocation.sessionId().value())
            .timestamptz("access_tokens_until", Revocation::accessTokensUntil)
            .text("reason", revocation -> revocation.why().wireName());

    private static final String END = """
            WITH gone AS (DELETE FROM session WHERE session_id = ANY (?))
            INSERT INTO ended_session (%s) SELECT * FROM %s
            ON CONFLICT (session_id) DO NOTHING
            """.formatted(ENDED.names(), ENDED.unnest());

    private final SqlDatabase database;
    private final SessionLifetimes lifetimes;

    public PostgresSessionRepository(Database database, SessionLifetimes lifetimes) {
        this.database = SqlDatabase.of(database);
        this.lifetimes = lifetimes;
    }

    @Override
    public List<Session> page(UserId userId, Instant now, Optional<SessionId> after, int rowsMax) {
        return database.read(handle -> handle.createQuery("""
                        SELECT * FROM session WHERE user_id = :user AND session_id > :after
                            AND last_used_at > :idleSince AND created_at > :createdBy
                        ORDER BY session_id LIMIT :rows""")
                .bind("user", userId.value())
                .bind("idleSince", now.minus(lifetimes.idle()))
                .bind("createdBy", now.minus(lifetimes.absolute()))
                .bind("after", after.map(SessionId::value).orElse(BEFORE_ALL))
                .bind("rows", rowsMax)
                .map((row, context) -> Rows.session(row))
                .list());
    }

    @Override
    public Optional<Session> ofToken(RefreshTokenHash hash) {
        return database.read(handle -> handle.createQuery("""
                        SELECT session.* FROM refresh_token JOIN session USING (session_id) WHERE token_hash = :hash""")
                .bind("hash", hash.value())
                .map((row, context) -> Rows.session(row))
                .findOne());
    }

    @Override
    public Revocations revocations(RevocationPlace after, Instant stillTaken, int rowsMax) {
        // There is always one row, which has the time at which the statement began: before everything that it sees.
        List<Optional<StoredRevocation>> rows = new ArrayList<>();
        Instant[] asOf = new Instant[1];
        database.read(handle -> {
            JdbcStatement.of(handle, """
                            SELECT now() AS as_of, ended.* FROM (SELECT 1) AS always LEFT JOIN LATERAL (
                                SELECT session_id, access_tokens_until, ended_at, reason FROM ended_session
                                WHERE (ended_at, session_id) > (?, ?) AND access_tokens_until > ?
                                ORDER BY ended_at, session_id LIMIT ?) AS ended ON true""")
                    .bind(after.endedAt())
                    .bind(after.sessionId().value())
                    .bind(stillTaken)
                    .bind(rowsMax)
                    .forEach(row -> {
                        asOf[0] = Rows.instant(row, "as_of");
                        rows.add(revocation(row));
                    });
            return rows;
        });
        return new Revocations(rows.stream().flatMap(Optional::stream).toList(), asOf[0]);
    }

    private static Optional<StoredRevocation> revocation(ResultSet row) throws SQLException {
        UUID session = row.getObject("session_id", UUID.class);
        if (session == null) {
            return Optional.empty();
        }
        SessionId id = new SessionId(session);
        Revocation revocation =
                new Revocation(id, Rows.instant(row, "access_tokens_until"), EndReason.parse(row.getString("reason")));
        return Optional.of(new StoredRevocation(revocation, new RevocationPlace(Rows.instant(row, "ended_at"), id)));
    }

    @Override
    public void begin(Transaction transaction, List<Session> sessions) {
        JdbcStatement.of(transaction, BEGIN).bindRows(NEW, sessions).write();
    }

    @Override
    public void saveUse(Transaction transaction, Collection<Session> sessions) {
        JdbcStatement.of(transaction, SAVE_USE).bindRows(USES, sessions).write();
    }

    @Override
    public Set<UserId> usersOf(Transaction transaction, Collection<RefreshTokenHash> hashes) {
        return new HashSet<>(JdbcStatement.of(transaction, """
                SELECT DISTINCT user_id FROM refresh_token JOIN session USING (session_id) WHERE token_hash = ANY (?)
                """)
                .bindArray("text", hashes, RefreshTokenHash::value)
                .list(row -> new UserId(row.getObject("user_id", UUID.class))));
    }

    @Override
    public List<IssuedToken> tokens(Transaction transaction, Collection<RefreshTokenHash> hashes) {
        return JdbcStatement.of(transaction, "SELECT * FROM refresh_token WHERE token_hash = ANY (?)")
                .bindArray("text", hashes, RefreshTokenHash::value)
                .list(row -> new IssuedToken(
                        new RefreshTokenHash(row.getString("token_hash")),
                        new SessionId(row.getObject("session_id", UUID.class)),
                        row.getBoolean("exchanged"),
                        Optional.ofNullable(row.getObject("exchanged_at", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)));
    }

    @Override
    public Map<SessionId, Session> load(Transaction transaction, Collection<SessionId> ids) {
        Map<SessionId, Session> found = new LinkedHashMap<>();
        JdbcStatement.of(transaction, "SELECT * FROM session WHERE session_id = ANY (?)")
                .bindArray("uuid", ids, SessionId::value)
                .list(Rows::session)
                .forEach(session -> found.put(session.id(), session));
        return found;
    }

    @Override
    public List<Session> ofUsers(Transaction transaction, Collection<UserId> userIds) {
        return JdbcStatement.of(transaction, "SELECT * FROM session WHERE user_id = ANY (?) ORDER BY session_id")
                .bindArray("uuid", userIds, UserId::value)
                .list(Rows::session);
    }

    @Override
    public void saveTokens(Transaction transaction, Collection<IssuedToken> tokens) {
        JdbcStatement.of(transaction, SAVE_TOKENS).bindRows(TOKENS, tokens).write();
    }

    @Override
    public void end(Transaction transaction, Collection<Revocation> revocations) {
        JdbcStatement.of(transaction, END)
                .bindArray(
                        "uuid",
                        revocations,
                        revocation -> revocation.sessionId().value())
                .bindRows(ENDED, revocations)
                .write();
    }

    @Override
    public List<Session> surplus(Transaction transaction, Collection<UserId> userIds, int sessionsMax) {
        return JdbcStatement.of(transaction, """
                SELECT surplus.* FROM unnest(?) AS given (user_id)
                CROSS JOIN LATERAL (
                    SELECT * FROM session WHERE session.user_id = given.user_id
                    ORDER BY last_used_at DESC, session_id DESC OFFSET ?) AS surplus
                """)
                .bindArray("uuid", userIds, UserId::value)
                .bind(sessionsMax)
                .list(Rows::session);
    }

    @Override
    public int forgetExpired(Transaction transaction, Instant now, Instant revokedUntil, int rowsMax) {
        int sessions = SqlTransaction.handle(transaction)
                .createUpdate("""
                        DELETE FROM session WHERE session_id IN (
                            SELECT session_id FROM session
                            WHERE last_used_at <= :idleSince OR created_at <= :createdBy
                            LIMIT :rows FOR UPDATE SKIP LOCKED)""")
                .bind("idleSince", now.minus(lifetimes.idle()))
                .bind("createdBy", now.minus(lifetimes.absolute()))
                .bind("rows", rowsMax)
                .execute();
        int revocations = SqlTransaction.handle(transaction)
                .createUpdate("""
                        DELETE FROM ended_session WHERE session_id IN (
                            SELECT session_id FROM ended_session WHERE access_tokens_until <= :until
                            LIMIT :rows FOR UPDATE SKIP LOCKED)""")
                .bind("until", revokedUntil)
                .bind("rows", rowsMax)
                .execute();
        return sessions + revocations;
    }
}
