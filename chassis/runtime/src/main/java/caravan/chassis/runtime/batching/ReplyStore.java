package caravan.chassis.runtime.batching;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.http.Problem;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.json.Json;
import caravan.chassis.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores replies in the table {@code idempotent_reply}, in the transaction of their effects, until {@link ReplyPurge} deletes them. */
final class ReplyStore<R> implements IdempotencyStore<R> {
    private static final Columns<IdempotencyKey> KEYS =
            Columns.<IdempotencyKey>of().text("scope", IdempotencyKey::scope).text("key", IdempotencyKey::value);
    private static final Columns<Map.Entry<IdempotencyKey, Reply>> REPLIES =
            Columns.<Map.Entry<IdempotencyKey, Reply>>of()
                    .all(KEYS, Map.Entry::getKey)
                    .text("fingerprint", reply -> reply.getKey().fingerprint())
                    .int4("status", reply -> reply.getValue().status())
                    .text("headers", reply -> headersOf(reply.getValue()))
                    .text("body", reply -> bodyOf(reply.getValue()));
    private static final String FIND = """
            SELECT r.scope, r.key, r.fingerprint, r.status, r.headers::text AS headers, r.body::text AS body, r.problem
            FROM %s
            JOIN idempotent_reply r ON r.scope = asked.scope AND r.key = asked.key
            """.formatted(KEYS.as("asked"));
    private static final String STORE = """
            INSERT INTO idempotent_reply (scope, key, fingerprint, status, headers, body, problem, created_at)
            SELECT scope, key, fingerprint, status, headers::json, body::json, false, ?
            FROM %s
            ORDER BY scope, key
            """.formatted(REPLIES.as("m"));

    private final Clock clock;

    ReplyStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Map<String, Earlier<R>> find(Transaction transaction, Collection<IdempotencyKey> keys) {
        Map<String, Earlier<R>> stored = new HashMap<>();
        JdbcStatement.of(transaction, FIND).bindRows(KEYS, keys).forEach(row -> {
            String fingerprint = row.getString("fingerprint");
            stored.put(
                    new IdempotencyKey(row.getString("scope"), row.getString("key"), fingerprint).withOwner(),
                    new Earlier<>(Optional.of(fingerprint), new CommandResult.Answered<>(reply(row))));
        });
        return stored;
    }

    private static Reply reply(ResultSet row) throws SQLException {
        Map<String, String> byName = new LinkedHashMap<>();
        byte[] headers = row.getString("headers").getBytes(StandardCharsets.UTF_8);
        for (StoredHeader header : Json.read(headers, StoredHeaders.class).headers()) {
            byName.put(header.name(), header.value());
        }
        String body = row.getString("body");
        Object content = body == null
                ? null
                : row.getBoolean("problem")
                        ? Json.read(body.getBytes(StandardCharsets.UTF_8), EarlierRefusal.class)
                                .problem()
                        : new RawJson(body);
        return new Reply(row.getInt("status"), byName, content, Optional.empty(), Optional.empty());
    }

    @Override
    public void keep(Transaction transaction, Map<IdempotencyKey, Reply> replies) {
        JdbcStatement.of(transaction, STORE)
                .bind(clock.instant())
                .bindRows(REPLIES, replies.entrySet())
                .write();
    }

    private static String headersOf(Reply reply) {
        List<StoredHeader> headers = reply.headers().entrySet().stream()
                .map(each -> new StoredHeader(each.getKey(), each.getValue()))
                .toList();
        return new String(Json.write(new StoredHeaders(headers)), StandardCharsets.UTF_8);
    }

    private static @Nullable String bodyOf(Reply reply) {
        Object body = reply.body();
        return body == null ? null : new String(Json.write(body), StandardCharsets.UTF_8);
    }

    /** Earlier versions also stored refusals. These are purged within a week. */
    record EarlierRefusal(int status, String code, String detail, Optional<String> field) {
        Problem problem() {
            return new Problem(status, code, detail, field);
        }
    }

    record StoredHeaders(List<StoredHeader> headers) {}

    record StoredHeader(String name, String value) {}
}
