/** Sends a request to one instance of a service, and again to another where that is safe. */
package caravan.edge.gateway.forwarding;
