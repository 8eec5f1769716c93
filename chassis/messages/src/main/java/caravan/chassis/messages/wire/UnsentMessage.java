package caravan.chassis.messages.wire;

import caravan.chassis.api.tracing.Cause;
import caravan.kernel.MessageType;
import java.util.UUID;

/**
 * A message of a transaction that is not committed yet.
 *
 * @param payload JSON in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record UnsentMessage(UUID id, MessageType<?> type, String key, byte[] payload, Cause cause) {}
