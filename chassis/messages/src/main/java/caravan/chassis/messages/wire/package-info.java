/** How a message is written: as a CloudEvent on the wire, and as part of an outbox row. */
@NullMarked
package caravan.chassis.messages.wire;

import org.jspecify.annotations.NullMarked;
