/** Reads topics for subscriptions and listeners, and notices messages that are missing. */
@NullMarked
package caravan.chassis.kafka.consumers;

import org.jspecify.annotations.NullMarked;
