/** Subscriptions of a service: stored positions, exactly-once effects, dead letters, listeners. */
@NullMarked
package caravan.chassis.messages.subscriptions;

import org.jspecify.annotations.NullMarked;
