package caravan.chassis.runtime.batching;

import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.http.Problem;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.json.Json;
import caravan.chassis.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The replies to writes that came with a key (IETF draft-ietf-httpapi-idempotency-key-header), kept beside their effects. */
final class IdempotentReplies {
    /** How long a key answers as it did the first time. */
    static final Duration KEPT_FOR = Duration.ofDays(7);

    /** Rows that one purge deletes, so that it never holds locks for long. */
    static final int PURGE_ROWS_MAX = 1_000;

    private static final int STATUS_NEVER_STORED_MIN = 500;

    private static final String FIND = """
            SELECT r.scope, r.key, r.fingerprint, r.status, r.headers::text AS headers, r.body::text AS body, r.problem
            FROM unnest(?, ?) AS asked(scope, key)
            JOIN idempotent_reply r ON r.scope = asked.scope AND r.key = asked.key
            """;
    private static final String STORE = """
            INSERT INTO idempotent_reply (scope, key, fingerprint, status, headers, body, problem, created_at)
            SELECT scope, key, fingerprint, status, headers::json, body::json, problem, ?
            FROM unnest(?, ?, ?, ?, ?, ?, ?)
                AS m(scope, key, fingerprint, status, headers, body, problem)
            ORDER BY scope, key
            """;
    private static final String PURGE = """
            DELETE FROM idempotent_reply
            WHERE (scope, key) IN (
                SELECT scope, key FROM idempotent_reply WHERE created_at < :before ORDER BY created_at LIMIT :rowsMax)
            """;

    private final Clock clock;

    IdempotentReplies(Clock clock) {
        this.clock = clock;
    }

    private record Place(String scope, String key) {
        static Place of(IdempotencyKey key) {
            return new Place(key.scope(), key.value());
        }
    }

    private record Stored(String fingerprint, Reply reply) {}

    /** Settles the commands whose keys have a stored reply. */
    <C, R> Map<WaitingCommand<C, R>, Settlement<R>> replay(Handle handle, List<WaitingCommand<C, R>> batch) {
        Map<WaitingCommand<C, R>, Settlement<R>> settled = new IdentityHashMap<>();
        List<IdempotencyKey> keys =
                batch.stream().flatMap(each -> each.key().stream()).distinct().toList();
        if (keys.isEmpty()) {
            return settled;
        }
        Map<Place, Stored> stored = find(handle, keys);
        for (WaitingCommand<C, R> command : batch) {
            command.key().ifPresent(key -> {
                Stored found = stored.get(Place.of(key));
                if (found != null) {
                    settled.put(command, repeat(key, found.fingerprint(), found.reply()));
                }
            });
        }
        return settled;
    }

    /** What is left to run: no stored reply, and for each key only the first. */
    <C, R> List<WaitingCommand<C, R>> firstOfEachKey(
            List<WaitingCommand<C, R>> batch, Map<WaitingCommand<C, R>, Settlement<R>> settled) {
        Map<Place, WaitingCommand<C, R>> first = new HashMap<>();
        List<WaitingCommand<C, R>> toRun = new ArrayList<>(batch.size());
        for (WaitingCommand<C, R> command : batch) {
            boolean isRepeat = command.key()
                    .map(key -> first.putIfAbsent(Place.of(key), command) != null)
                    .orElse(false);
            if (!isRepeat && !settled.containsKey(command)) {
                toRun.add(command);
            }
        }
        return toRun;
    }

    /** Settles the repeats of a key within the batch as its first was settled. */
    <C, R> void answerRepeats(List<WaitingCommand<C, R>> batch, Map<WaitingCommand<C, R>, Settlement<R>> settled) {
        Map<Place, WaitingCommand<C, R>> first = new HashMap<>();
        for (WaitingCommand<C, R> command : batch) {
            IdempotencyKey key = command.key().orElse(null);
            if (key == null) {
                continue;
            }
            WaitingCommand<C, R> earlier = first.putIfAbsent(Place.of(key), command);
            if (earlier == null || settled.containsKey(command)) {
                continue;
            }
            IdempotencyKey earlierKey = earlier.key().orElseThrow();
            settled.put(command, repeat(key, earlierKey.fingerprint(), replyOf(settled.get(earlier))));
        }
    }

    /** Stores the new replies; a failure on our side is not stored, so that the caller may try again. */
    <C, R> void store(Handle handle, List<WaitingCommand<C, R>> ran, Map<WaitingCommand<C, R>, Settlement<R>> settled) {
        Map<IdempotencyKey, Reply> replies = new LinkedHashMap<>();
        for (WaitingCommand<C, R> command : ran) {
            command.key().ifPresent(key -> {
                Reply reply = replyOf(settled.get(command));
                if (reply.status() < STATUS_NEVER_STORED_MIN) {
                    replies.put(key, reply);
                }
            });
        }
        if (!replies.isEmpty()) {
            insert(handle, replies);
        }
    }

    /** Forgets old replies. @return whether there may be more of them */
    boolean purge(Handle handle) {
        int deleted = handle.createUpdate(PURGE)
                .bind("before", utc(clock.instant().minus(KEPT_FOR)))
                .bind("rowsMax", PURGE_ROWS_MAX)
                .execute();
        return deleted == PURGE_ROWS_MAX;
    }

    private static <R> Settlement<R> repeat(IdempotencyKey key, String fingerprint, Reply reply) {
        if (!key.fingerprint().equals(fingerprint)) {
            return new Settlement.Answered<>(Reply.problem(
                    422,
                    "idempotency_key_reused",
                    "This Idempotency-Key was used for another request: take a new key for a new request.",
                    "Idempotency-Key"));
        }
        return new Settlement.Answered<>(reply.withHeader("Idempotency-Replayed", "true"));
    }

    private static <R> Reply replyOf(@Nullable Settlement<R> settlement) {
        if (settlement instanceof Settlement.Answered<R>(Reply reply)) {
            return reply;
        }
        throw new IllegalStateException("a command with a key has no reply");
    }

    private static Map<Place, Stored> find(Handle handle, List<IdempotencyKey> keys) {
        Map<Place, Stored> stored = new HashMap<>();
        try (JdbcStatement find = JdbcStatement.of(handle, FIND)) {
            find.bindArray("text", keys, IdempotencyKey::scope).bindArray("text", keys, IdempotencyKey::value);
            find.forEach(row -> stored.put(
                    new Place(row.getString("scope"), row.getString("key")),
                    new Stored(
                            row.getString("fingerprint"),
                            reply(
                                    row.getInt("status"),
                                    row.getString("headers"),
                                    row.getString("body"),
                                    row.getBoolean("problem")))));
        }
        return stored;
    }

    private static Reply reply(int status, String headers, @Nullable String body, boolean problem) {
        Map<String, String> byName = new LinkedHashMap<>();
        for (StoredHeader header : Json.read(headers.getBytes(StandardCharsets.UTF_8), StoredHeaders.class)
                .headers()) {
            byName.put(header.name(), header.value());
        }
        Object content = body == null
                ? null
                : problem ? Json.read(body.getBytes(StandardCharsets.UTF_8), Problem.class) : new RawJson(body);
        return new Reply(status, byName, content, Optional.empty(), Optional.empty());
    }

    private void insert(Handle handle, Map<IdempotencyKey, Reply> replies) {
        List<IdempotencyKey> keys = List.copyOf(replies.keySet());
        List<Reply> values = keys.stream().map(replies::get).toList();
        try (JdbcStatement store = JdbcStatement.of(handle, STORE)) {
            store.bind(clock.instant())
                    .bindArray("text", keys, IdempotencyKey::scope)
                    .bindArray("text", keys, IdempotencyKey::value)
                    .bindArray("text", keys, IdempotencyKey::fingerprint)
                    .bindArray("int4", values, Reply::status)
                    .bindArray("text", values, IdempotentReplies::headersOf)
                    .bindArray("text", values, IdempotentReplies::bodyOf)
                    .bindArray("bool", values, each -> each.body() instanceof Problem)
                    .update();
        }
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

    private static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    record StoredHeaders(List<StoredHeader> headers) {}

    record StoredHeader(String name, String value) {}
}
