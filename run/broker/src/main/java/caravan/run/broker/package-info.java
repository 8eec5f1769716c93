/** A Kafka broker of one node as a process. */
package caravan.run.broker;
