package caravan.chassis.api;

import caravan.chassis.api.http.DeadlineExceededException;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.http.OverloadedException;
import caravan.chassis.api.http.Reply;
import java.util.Optional;
import java.util.function.Function;

/** Collects the commands of concurrent callers, and hands them to a use case in one batch. */
public interface Batcher<C, R> {
    /**
     * Hands in a command and waits for its outcome.
     *
     * @throws OverloadedException at once, if the bounded queue is full
     * @throws DeadlineExceededException if the request's deadline passed before a batch took the command; then nothing was done
     */
    R submit(C command);

    /**
     * Like {@link #submit}, and turns the outcome into a reply. With a key, the reply is stored in the same transaction for a time ({@code
     * replies-kept}), or it can be made again from what the command made ({@link KeyLookUp}). A repeat with the same key gets the same
     * reply, and the command does not run again; the same key with another request is refused with 422.
     *
     * @param toReply pure; runs inside the transaction
     */
    Reply submit(Optional<IdempotencyKey> key, C command, Function<R, Reply> toReply);
}
