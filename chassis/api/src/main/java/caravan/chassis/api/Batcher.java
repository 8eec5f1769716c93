package caravan.chassis.api;

import caravan.chassis.api.http.DeadlineExceededException;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.http.OverloadedException;
import caravan.chassis.api.http.Reply;
import java.util.Optional;
import java.util.function.Function;

/** Gathers the commands of callers that wait, and hands them to a use case together. */
public interface Batcher<C, R> {
    /**
     * Hands in a command and waits for its outcome.
     *
     * @throws OverloadedException at once, if the bounded queue is full
     * @throws DeadlineExceededException if the deadline of the request in hand passed before a batch took the command:
     *     it was not done
     */
    R submit(C command);

    /**
     * As {@link #submit}, and makes a reply of the outcome. With a key, the reply is stored in the same transaction for a time
     * ({@code replies-kept}), or can be made again of what the command made ({@link KeyLookUp}). The same key answers with it again
     * without running the command; the same key with another request is refused with 422.
     *
     * @param toReply pure; runs inside the transaction
     */
    Reply submit(Optional<IdempotencyKey> key, C command, Function<R, Reply> toReply);
}
