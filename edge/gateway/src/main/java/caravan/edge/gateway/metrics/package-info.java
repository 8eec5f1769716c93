/** The meters of the gateway. */
package caravan.edge.gateway.metrics;
