/** Carries messages over Kafka: a relay publishes each outbox, a consumer reads for each subscription and listener. */
@NullMarked
package caravan.chassis.kafka;

import org.jspecify.annotations.NullMarked;
