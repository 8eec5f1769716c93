/** A service's outbox: messages that commit with the state that they tell of, in commit order. */
@NullMarked
package caravan.chassis.messages.outbox;

import org.jspecify.annotations.NullMarked;
