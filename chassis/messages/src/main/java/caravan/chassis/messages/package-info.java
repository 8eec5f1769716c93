/** Carries messages from a service's outbox to the subscriptions that apply each exactly once. */
@NullMarked
package caravan.chassis.messages;

import org.jspecify.annotations.NullMarked;
