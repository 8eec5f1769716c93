package caravan.chassis.runtime.batching;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.http.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One key stands for one request. Its repeats get the same reply (IETF draft-ietf-httpapi-idempotency-key-header). */
final class KeyedReplies<C, R> {
    private static final int STATUS_NEVER_STORED_MIN = 400;

    private final IdempotencyStore<R> memory;

    KeyedReplies(IdempotencyStore<R> memory) {
        this.memory = memory;
    }

    /** Answers the commands whose keys were used before. */
    Map<WaitingCommand<C, R>, CommandResult<R>> replay(Transaction transaction, List<WaitingCommand<C, R>> batch) {
        Map<WaitingCommand<C, R>, CommandResult<R>> settled = new IdentityHashMap<>();
        List<IdempotencyKey> keys =
                batch.stream().flatMap(each -> each.key().stream()).distinct().toList();
        if (keys.isEmpty()) {
            return settled;
        }
        Map<String, IdempotencyStore.Earlier<R>> used = memory.find(transaction, keys);
        for (WaitingCommand<C, R> command : batch) {
            command.key().ifPresent(key -> {
                IdempotencyStore.Earlier<R> earlier = used.get(key.withOwner());
                if (earlier != null) {
                    settled.put(command, repeat(key, earlier.fingerprint(), replyOf(command, earlier.settlement())));
                }
            });
        }
        return settled;
    }

    /** The commands that must run: those with unused keys, and for each key only the first. */
    List<WaitingCommand<C, R>> firstOfEachKey(
            List<WaitingCommand<C, R>> batch, Map<WaitingCommand<C, R>, CommandResult<R>> settled) {
        Map<String, WaitingCommand<C, R>> first = new HashMap<>();
        List<WaitingCommand<C, R>> toRun = new ArrayList<>(batch.size());
        for (WaitingCommand<C, R> command : batch) {
            boolean isRepeat = command.key()
                    .map(key -> first.putIfAbsent(key.withOwner(), command) != null)
                    .orElse(false);
            if (!isRepeat && !settled.containsKey(command)) {
                toRun.add(command);
            }
        }
        return toRun;
    }

    /** Gives the repeats of a key within the batch the result of the first. */
    void answerRepeats(List<WaitingCommand<C, R>> batch, Map<WaitingCommand<C, R>, CommandResult<R>> settled) {
        Map<String, WaitingCommand<C, R>> first = new HashMap<>();
        for (WaitingCommand<C, R> command : batch) {
            IdempotencyKey key = command.key().orElse(null);
            if (key == null) {
                continue;
            }
            WaitingCommand<C, R> earlier = first.putIfAbsent(key.withOwner(), command);
            if (earlier == null || settled.containsKey(command)) {
                continue;
            }
            String fingerprint = earlier.key().orElseThrow().fingerprint();
            settled.put(command, repeat(key, Optional.of(fingerprint), replyOf(earlier, settled.get(earlier))));
        }
    }

    /**
     * Stores what was done. A refusal is not stored: it did nothing, and its reason may pass, such as a product that is not yet on sale. So
     * a repeat is decided again.
     */
    void keep(
            Transaction transaction,
            List<WaitingCommand<C, R>> ran,
            Map<WaitingCommand<C, R>, CommandResult<R>> settled) {
        Map<IdempotencyKey, Reply> replies = new LinkedHashMap<>();
        for (WaitingCommand<C, R> command : ran) {
            command.key().ifPresent(key -> {
                Reply reply = replyOf(command, settled.get(command));
                if (reply.status() < STATUS_NEVER_STORED_MIN) {
                    replies.put(key, reply);
                }
            });
        }
        if (!replies.isEmpty()) {
            memory.keep(transaction, replies);
        }
    }

    private static <R> CommandResult<R> repeat(IdempotencyKey key, Optional<String> fingerprint, Reply reply) {
        if (fingerprint.isPresent() && !fingerprint.get().equals(key.fingerprint())) {
            return new CommandResult.Answered<>(Reply.problem(
                    422,
                    "idempotency_key_reused",
                    "This Idempotency-Key was used for another request: take a new key for a new request.",
                    "Idempotency-Key"));
        }
        return new CommandResult.Answered<>(reply.withHeader("Idempotency-Replayed", "true"));
    }

    private static <C, R> Reply replyOf(WaitingCommand<C, R> command, @Nullable CommandResult<R> settlement) {
        if (settlement instanceof CommandResult.Answered<R>(Reply reply)) {
            return reply;
        }
        if (settlement instanceof CommandResult.Done<R>(R outcome)
                && command.settlementOf(outcome) instanceof CommandResult.Answered<R>(Reply reply)) {
            return reply;
        }
        throw new IllegalStateException("a command with a key has no reply");
    }
}
