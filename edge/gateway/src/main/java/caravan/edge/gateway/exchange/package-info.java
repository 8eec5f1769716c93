/** One request of a client and its answer: reads the body, writes the answer, counts open event streams. */
package caravan.edge.gateway.exchange;
