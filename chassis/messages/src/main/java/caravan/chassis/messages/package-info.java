/** Carries messages from a service's outbox to subscriptions, which apply each one exactly once. */
@NullMarked
package caravan.chassis.messages;

import org.jspecify.annotations.NullMarked;
