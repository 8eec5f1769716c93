package caravan.chassis.api.tracing;

/**
 * What led to a message: an HTTP request, another message, or a clock.
 *
 * @param id the request's or the message's id; for a clock, the worker's name
 */
public record Cause(String id, Trace trace) {}
