/** Picks one instance of a service for a request, and ejects instances that fail. Pure decisions: time and chance are arguments. */
package caravan.edge.gateway.balancing;
