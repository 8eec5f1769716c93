/** Publishes a service's outbox to Kafka: one relay for each outbox, which holds a lease. */
@NullMarked
package caravan.chassis.kafka.relay;

import org.jspecify.annotations.NullMarked;
