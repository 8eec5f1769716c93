/** A real Kafka broker for tests. */
package caravan.chassis.testkit.kafka;
