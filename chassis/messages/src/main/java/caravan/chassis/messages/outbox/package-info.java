/** A service's outbox: messages that are committed together with their state, in commit order. */
@NullMarked
package caravan.chassis.messages.outbox;

import org.jspecify.annotations.NullMarked;
