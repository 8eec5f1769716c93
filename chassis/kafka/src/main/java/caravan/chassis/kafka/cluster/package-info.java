/** The connection to a Kafka cluster: settings, clients, topics, and the form of a record. */
@NullMarked
package caravan.chassis.kafka.cluster;

import org.jspecify.annotations.NullMarked;
