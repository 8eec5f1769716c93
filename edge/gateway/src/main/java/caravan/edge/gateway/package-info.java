/** One address for all services: routing, limits and edge security. */
package caravan.edge.gateway;
