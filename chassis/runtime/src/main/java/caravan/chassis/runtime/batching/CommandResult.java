package caravan.chassis.runtime.batching;

import caravan.chassis.api.http.Reply;

/** The result of a command. */
sealed interface CommandResult<R> {
    /** An outcome, for a caller without a reply. */
    record Done<R>(R outcome) implements CommandResult<R> {}

    /** A reply, made now or stored before. */
    record Answered<R>(Reply reply) implements CommandResult<R> {}

    /** A failure of the use case or of the infrastructure. */
    record Failed<R>(Throwable failure) implements CommandResult<R> {}
}
