package caravan.chassis.runtime.batching;

import caravan.chassis.api.http.Reply;

/** How a command ended. */
sealed interface CommandResult<R> {
    /** With an outcome, for a caller that asked for no reply. */
    record Done<R>(R outcome) implements CommandResult<R> {}

    /** With a reply, made now or stored before. */
    record Answered<R>(Reply reply) implements CommandResult<R> {}

    /** With a failure of the use case or of what is around it. */
    record Failed<R>(Throwable failure) implements CommandResult<R> {}
}
