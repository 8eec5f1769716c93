/** Purges old messages from outboxes, once all subscribers have applied them (docs/decisions/0026). */
@NullMarked
package caravan.chassis.messages.retention;

import org.jspecify.annotations.NullMarked;
