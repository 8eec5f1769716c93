/** Carries messages over Kafka. A relay publishes each outbox, and a consumer reads for each subscription and listener. */
@NullMarked
package caravan.chassis.kafka;

import org.jspecify.annotations.NullMarked;
