package caravan.users.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.http.EndReason;
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
    public Revocations revocations(RevocationPlace after, Instant stillTaken, int rowsMax) {
        // There is always one row, which has the time at which the statement began: before everything that it sees.
        List<Optional<StoredRevocation>> rows = new ArrayList<>();
        Instant[] asOf = new Instant[1];
        database.read(handle -> {
            handle.createQuery("""
                            SELECT now() AS as_of, ended.* FROM (SELECT 1) AS always LEFT JOIN LATERAL (
                                SELECT session_id, access_tokens_until, ended_at, reason FROM ended_session
                                WHERE (ended_at, session_id) > (:at, :session) AND access_tokens_until > :stillTaken
                                ORDER BY ended_at, session_id LIMIT :rows) AS ended ON true""")
                    .bind("at", after.endedAt())
                    .bind("session", after.sessionId().value())
                    .bind("stillTaken", stillTaken)
                    .bind("rows", rowsMax)
                    .map((row, context) -> {
                        asOf[0] = Rows.instant(row, "as_of");
                        return revocation(row);
                    })
                    .forEach(rows::add);
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
        SqlTransaction.handle(transaction)
                .createUpdate("""
                        INSERT INTO session
                            (session_id, user_id, created_at, last_used_at, client_address, client_description)
                        SELECT session_id, user_id, created_at::timestamptz, last_used_at::timestamptz,
                            client_address, client_description
                        FROM unnest(:sessions, :users, :begun, :used, :addresses, :descriptions) AS given
                            (session_id, user_id, created_at, last_used_at, client_address, client_description)""")
                .bind("sessions", Rows.uuids(sessions, session -> session.id().value()))
                .bind("users", Rows.uuids(sessions, session -> session.userId().value()))
                .bind("begun", Rows.texts(sessions, Session::createdAt))
                .bind("used", Rows.texts(sessions, Session::lastUsedAt))
                .bind(
                        "addresses",
                        Rows.texts(sessions, session -> session.client().address()))
                .bind(
                        "descriptions",
                        Rows.texts(sessions, session -> session.client().description()))
                .execute();
    }

    @Override
    public void saveUse(Transaction transaction, Collection<Session> sessions) {
        SqlTransaction.handle(transaction)
                .createUpdate("""
                        UPDATE session
                        SET last_used_at = given.last_used_at::timestamptz, client_address = given.client_address,
                            client_description = given.client_description
                        FROM unnest(:sessions, :used, :addresses, :descriptions) AS given
                            (session_id, last_used_at, client_address, client_description)
                        WHERE session.session_id = given.session_id""")
                .bind("sessions", Rows.uuids(sessions, session -> session.id().value()))
                .bind("used", Rows.texts(sessions, Session::lastUsedAt))
                .bind(
                        "addresses",
                        Rows.texts(sessions, session -> session.client().address()))
                .bind(
                        "descriptions",
                        Rows.texts(sessions, session -> session.client().description()))
                .execute();
    }

    @Override
    public Set<UserId> usersOf(Transaction transaction, Collection<RefreshTokenHash> hashes) {
        return new HashSet<>(SqlTransaction.handle(transaction)
                .createQuery("""
                        SELECT DISTINCT user_id FROM refresh_token JOIN session USING (session_id)
                        WHERE token_hash = ANY(:hashes)""")
                .bind("hashes", Rows.texts(hashes, RefreshTokenHash::value))
                .map((row, context) -> new UserId(row.getObject("user_id", UUID.class)))
                .list());
    }

    @Override
    public List<IssuedToken> tokens(Transaction transaction, Collection<RefreshTokenHash> hashes) {
        return SqlTransaction.handle(transaction)
                .createQuery("SELECT * FROM refresh_token WHERE token_hash = ANY(:hashes)")
                .bind("hashes", Rows.texts(hashes, RefreshTokenHash::value))
                .map((row, context) -> new IssuedToken(
                        new RefreshTokenHash(row.getString("token_hash")),
                        new SessionId(row.getObject("session_id", UUID.class)),
                        row.getBoolean("exchanged"),
                        Optional.ofNullable(row.getObject("exchanged_at", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)))
                .list();
    }

    @Override
    public Map<SessionId, Session> load(Transaction transaction, Collection<SessionId> ids) {
        Map<SessionId, Session> found = new LinkedHashMap<>();
        SqlTransaction.handle(transaction)
                .createQuery("SELECT * FROM session WHERE session_id = ANY(:sessions)")
                .bind("sessions", Rows.sessionIds(ids))
                .map((row, context) -> Rows.session(row))
                .forEach(session -> found.put(session.id(), session));
        return found;
    }

    @Override
    public List<Session> ofUsers(Transaction transaction, Collection<UserId> userIds) {
        return SqlTransaction.handle(transaction)
                .createQuery("SELECT * FROM session WHERE user_id = ANY(:users) ORDER BY session_id")
                .bind("users", Rows.userIds(userIds))
                .map((row, context) -> Rows.session(row))
                .list();
    }

    @Override
    public void saveTokens(Transaction transaction, Collection<IssuedToken> tokens) {
        // In the given order: an index allows one valid token per session, so the old one is exchanged before the next
        // one comes.
        SqlTransaction.handle(transaction)
                .createUpdate("""
                        INSERT INTO refresh_token (token_hash, session_id, exchanged, exchanged_at)
                        SELECT token_hash, session_id, exchanged::boolean, NULLIF(exchanged_at, '')::timestamptz
                        FROM unnest(:hashes, :sessions, :exchanged, :times) WITH ORDINALITY
                            AS given (token_hash, session_id, exchanged, exchanged_at, place)
                        ORDER BY place
                        ON CONFLICT (token_hash) DO UPDATE
                        SET exchanged = excluded.exchanged, exchanged_at = excluded.exchanged_at""")
                .bind("hashes", Rows.texts(tokens, token -> token.hash().value()))
                .bind("sessions", Rows.uuids(tokens, token -> token.sessionId().value()))
                .bind("exchanged", Rows.texts(tokens, IssuedToken::exchanged))
                .bind(
                        "times",
                        Rows.texts(
                                tokens,
                                token -> token.exchangedAt()
                                        .map(Instant::toString)
                                        .orElse("")))
                .execute();
    }

    @Override
    public void end(Transaction transaction, Collection<Revocation> revocations) {
        SqlTransaction.handle(transaction)
                .createUpdate("""
                        WITH gone AS (DELETE FROM session WHERE session_id = ANY(:sessions))
                        INSERT INTO ended_session (session_id, access_tokens_until, reason)
                        SELECT session_id, access_tokens_until::timestamptz, reason
                        FROM unnest(:sessions, :until, :reasons) AS given (session_id, access_tokens_until, reason)
                        ON CONFLICT (session_id) DO NOTHING""")
                .bind(
                        "sessions",
                        Rows.uuids(
                                revocations,
                                revocation -> revocation.sessionId().value()))
                .bind("until", Rows.texts(revocations, Revocation::accessTokensUntil))
                .bind(
                        "reasons",
                        Rows.texts(revocations, revocation -> revocation.why().wireName()))
                .execute();
    }

    @Override
    public List<Session> surplus(Transaction transaction, Collection<UserId> userIds, int sessionsMax) {
        return SqlTransaction.handle(transaction)
                .createQuery("""
                        SELECT surplus.* FROM unnest(:users) AS given (user_id)
                        CROSS JOIN LATERAL (
                            SELECT * FROM session WHERE session.user_id = given.user_id
                            ORDER BY last_used_at DESC, session_id DESC OFFSET :kept) AS surplus""")
                .bind("users", Rows.userIds(userIds))
                .bind("kept", sessionsMax)
                .map((row, context) -> Rows.session(row))
                .list();
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
